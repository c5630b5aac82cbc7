// A program of its own, with a data folder as its argument: the server in a process whose files everybody may read and write, unless it
// says otherwise for each. Prints what is in the folder by then, with its rights.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createBackup } from '../../src/features/backup/create.ts'
import { systemContext } from '../../src/platform/context.ts'
import { createLog, logFileAt } from '../../src/platform/log.ts'

process.umask(0)
const config = readConfig(process.env)
const folder = config.OPSTAGE_DATA_DIR
const log = createLog('info', logFileAt(join(folder, 'logs', 'opstage.log')))
const { http, parts } = await createApp({ config, log })
await createBackup(systemContext(parts, 'backup'))
const names = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
const rights = names.map((name) => {
  const found = statSync(join(folder, name))
  return { name, isFolder: found.isDirectory(), mode: (found.mode & 0o777).toString(8) }
})
await http.close()
process.stdout.write(JSON.stringify(rights))
