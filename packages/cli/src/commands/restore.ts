import { command } from '../command.ts'
import { hostEnvironment, onHost } from '../host.ts'
import type { Io } from '../io.ts'
import { answer } from '../terminal/answer.ts'

export const restoreCommand = (io: Io) =>
  command('restore', 'on the machine of the server: put a backup in place of its database, after checking it', [
    'opstage restore /mnt/backups/opstage.db',
    'opstage restore /mnt/backups/opstage.db --force --data /var/lib/opstage',
  ])
    .argument('<file>', 'a backup')
    .option('--force', 'replace the database that is there; it is kept beside')
    .option('--data <folder>', 'where the server has its data; default: as for opstage up')
    .action(async (file, options) => {
      const env = hostEnvironment(io, options)
      const { restored, words } = await onHost(env, async () => {
        const { hostConfig } = await import('opstage-backend/host/backup')
        const { restore } = await import('opstage-backend/host/restore')
        const { restoredInWords } = await import('opstage-backend/host/restored-in-words')
        const restored = await restore(hostConfig(env), file, { force: options.force === true })
        return { restored, words: restoredInWords(restored) }
      })
      answer(io, options, restored, () => words)
    })
