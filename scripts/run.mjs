// Every command of the root package.json starts here, on whatever Node is installed: `node scripts/run.mjs <task> [options]`.
// Plain JavaScript that needs nothing installed. The tasks themselves are TypeScript and run on the Node found here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { BootstrapError, installDependencies, prepareNode, root } from './bootstrap.mjs'

const [task = '', ...options] = process.argv.slice(2)
const script = join(root, 'scripts', `${task}.ts`)

function start(node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const child = spawn(node, [script, ...options], { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } })
  // The task decides what a signal means; leaving before it has ended would give the terminal back too early.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

try {
  if (!/^[a-z0-9-]+$/.test(task) || !existsSync(script)) {
    throw new BootstrapError(`There is no task "${task}": see "scripts" in package.json for those that exist.`)
  }
  const node = await prepareNode()
  await installDependencies(node)
  start(node)
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
