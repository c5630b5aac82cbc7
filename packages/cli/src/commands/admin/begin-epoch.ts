import { command } from '../../command.ts'
import { hostEnvironment, onHost } from '../../host.ts'
import type { Io } from '../../io.ts'
import { answer } from '../../terminal/answer.ts'

export const beginEpochCommand = (io: Io) =>
  command(
    'begin-epoch',
    'after a pg_restore, before the backends start: note the restore in the record, end what was open',
    ['opstage admin begin-epoch opstage.dump'],
  )
    .argument('<dump>', 'the dump that was restored, for the record')
    .action(async (dump, options) => {
      const env = hostEnvironment(io, {})
      const ended = await onHost(env, async () => {
        const { beginEpochAfter } = await import('opstage-backend/host/begin-epoch')
        return beginEpochAfter(dump, env)
      })
      answer(
        io,
        options,
        { dump, ended },
        () =>
          `The record verifies and says that it was restored. Ended as failed (RESTORED): ${ended.commands}. Sessions ended: ${ended.sessions}. Start the backends.`,
      )
    })
