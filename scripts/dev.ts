// `npm run dev`: everything from source. Backend and demo start again when a file changes, the console changes in place.
import { join } from 'node:path'
import { box } from '../packages/cli/src/up/box.ts'
import { noteRunning } from '../packages/cli/src/up/running.ts'
import { attend } from './steps/attend.ts'
import { startChild } from './steps/child.ts'
import { root } from './steps/command.ts'
import { untilInterrupted } from './steps/interrupt.ts'
import { processesOf, startProduct } from './steps/product.ts'
import { localSettings } from './steps/settings.ts'
import { task } from './steps/stage.ts'
import { refuseIfTaken } from './steps/taken.ts'

await task(async () => {
  const { runningFile, ...settings } = localSettings(process.env)
  await refuseIfTaken(runningFile, settings.host, settings.port)
  await untilInterrupted(async (signal) => {
    const onLine = (name: string, line: string) => console.log(`${name} │ ${line}`)
    const product = await startProduct({ ...settings, onLine, withDemo: true, fromSource: true, signal })
    noteRunning(runningFile, product.url, processesOf(product))
    const vite = startChild({
      name: 'The development server of the console',
      args: [join(root, 'node_modules/vite/bin/vite.js'), 'apps/opstage-ui'],
      env: { ...process.env, OPSTAGE_URL: product.url },
      logFile: join(settings.stateDir, 'vite.log'),
      onLine: (line) => onLine('console', line),
    })
    const { username, password = 'the one you have set' } = product
    console.log(
      box([`User      ${username}`, `Password  ${password}`, 'The address of the console is in the lines below.']),
    )
    try {
      await attend(product, signal)
    } finally {
      await vite.stop()
    }
  })
})
