// `npm start [-- --verbose] [-- --no-demo]`: Opstage with its demo service, from nothing until Ctrl-C.
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { box } from '../packages/cli/src/up/box.ts'
import { noteRunning } from '../packages/cli/src/up/running.ts'
import { attend } from './steps/attend.ts'
import { buildAll } from './steps/build.ts'
import { root } from './steps/command.ts'
import { untilInterrupted } from './steps/interrupt.ts'
import { processesOf, type Product, startProduct } from './steps/product.ts'
import { localSettings } from './steps/settings.ts'
import { stage, task } from './steps/stage.ts'
import { refuseIfTaken } from './steps/taken.ts'

const { values } = parseArgs({ options: { verbose: { type: 'boolean' }, 'no-demo': { type: 'boolean' } } })

await task(async () => {
  const { runningFile, ...settings } = localSettings(process.env)
  await refuseIfTaken(runningFile, settings.host, settings.port)
  await buildAll()
  await untilInterrupted(async (signal) => {
    const show = values.verbose && { onLine: (name: string, line: string) => console.log(`${name} │ ${line}`) }
    const product = await stage('Start Opstage and the demo service', () =>
      startProduct({ ...settings, ...show, withDemo: !values['no-demo'], signal }),
    )
    noteRunning(runningFile, product.url, processesOf(product))
    console.log(box(welcome(product)))
    await attend(product, signal)
  })
})

function welcome({ url, username, password, demo, backend }: Product): string[] {
  return [
    `Opstage is running at ${url}`,
    '',
    `User      ${username}`,
    `Password  ${password ?? 'the one you have set (the first one no longer opens the account)'}`,
    '',
    ...(demo.notice ? [...demo.notice.split('\n'), ''] : []),
    `Logs are in ${relative(root, backend.logFile)}. Ctrl-C stops everything.`,
  ]
}
