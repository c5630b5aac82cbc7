import { command } from '../../command.ts'
import { hostEnvironment, onHost } from '../../host.ts'
import type { Io } from '../../io.ts'
import { answer } from '../../terminal/answer.ts'

export const resetPasswordCommand = (io: Io) =>
  command('reset-password', 'on the machine of the server: a new password for somebody who is locked out', [
    'opstage admin reset-password admin',
    'opstage admin reset-password ada --totp-off --data /var/lib/opstage < new-password.txt',
  ])
    .argument('<user>', 'user name')
    .option('--totp-off', 'switch the second factor off too')
    .option('--data <folder>', 'where the server has its data; default: as for opstage up')
    .action(async (username, options) => {
      const env = hostEnvironment(io, options)
      const totpOff = options.totpOff === true
      await onHost(env, async () => {
        const { resetPasswordOnHost } = await import('opstage-backend/host/reset-password')
        await resetPasswordOnHost(env, username, totpOff)
      })
      answer(
        io,
        options,
        { username, totpOff },
        () => `${username} has a new password${totpOff ? ', no second factor' : ''}, and is signed out everywhere.`,
      )
    })
