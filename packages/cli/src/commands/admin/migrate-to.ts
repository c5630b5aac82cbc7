import { command } from '../../command.ts'
import { WRONG } from '../../exit-codes.ts'
import { hostEnvironment, onHost } from '../../host.ts'
import type { Io } from '../../io.ts'
import { answer } from '../../terminal/answer.ts'

export const migrateToCommand = (io: Io) =>
  command('migrate-to', 'copy the SQLite database into an empty PostgreSQL one, and check that it is the same', [
    'opstage admin migrate-to postgres://opstage@db.example.org/opstage',
  ])
    .argument('<url>', 'postgres://user@host/name')
    .option('--data <folder>', 'where the server has its data; default: as for opstage up')
    .action(async (target, options) => {
      const env = hostEnvironment(io, options)
      const outcome = await onHost(env, async () => {
        const { migrateTo } = await import('opstage-backend/host/migrate-to')
        return migrateTo(env, target)
      })
      answer(io, options, outcome.data, () => outcome.text)
      if (outcome.differs) io.exitCode = WRONG
    })
