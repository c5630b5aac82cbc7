import { command } from '../command.ts'
import { hostEnvironment, onHost } from '../host.ts'
import type { Io } from '../io.ts'
import { answer } from '../terminal/answer.ts'

export const backupCommand = (io: Io) =>
  command('backup', 'on the machine of the server: copy its SQLite database into a file, also while it runs', [
    'opstage backup',
    'opstage backup --output /mnt/backups/opstage.db --data /var/lib/opstage',
  ])
    .option('-o, --output <file>', 'where to; default: the folder of backups in the data')
    .option('--data <folder>', 'where the server has its data; default: as for opstage up')
    .action(async (options) => {
      const env = hostEnvironment(io, options)
      const { backup, words } = await onHost(env, async () => {
        const { backUp, backupInWords, hostConfig } = await import('opstage-backend/host/backup')
        const { file, manifest } = await backUp(hostConfig(env), options.output)
        return { backup: { file, ...manifest }, words: backupInWords(file, manifest) }
      })
      answer(io, options, backup, () => words)
    })
