import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.ts'
import { stage, TaskError } from './stage.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApps = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser of the browser tests: what OPSTAGE_CHROMIUM names, else one that is installed. */
export function findChromium(): string | undefined {
  const named = process.env.OPSTAGE_CHROMIUM
  if (named) return existsSync(named) ? named : undefined
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...macApps].find(existsSync)
}

/** Finds a Chromium, or installs Debian's where that takes no password; else says what to do. */
export async function prepareChromium(): Promise<void> {
  if (findChromium()) return
  if (process.env.OPSTAGE_CHROMIUM) {
    throw new TaskError(`OPSTAGE_CHROMIUM is "${process.env.OPSTAGE_CHROMIUM}", and there is no such file.`)
  }
  const apt = await aptCommand()
  if (!apt) throw new TaskError(advice)
  await stage('Install Chromium for the browser tests (apt-get install chromium)', async () => {
    await run(apt[0]!, [...apt.slice(1), 'update'])
    const { code, output } = await run(apt[0]!, [
      ...apt.slice(1),
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
    ])
    if (code !== 0 || !findChromium()) throw new TaskError(`${output.trim()}\n\n${advice}`)
  })
}

const advice =
  'The browser tests need Chromium or Chrome, and none was found.\n' +
  'Install one (Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install --cask chromium),\n' +
  'or name one that you have: OPSTAGE_CHROMIUM=/path/to/chrome npm test'

async function aptCommand(): Promise<string[] | undefined> {
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']
  if ((await run('apt-get', ['--version'])).code !== 0) return undefined
  if (process.getuid?.() === 0) return apt
  return (await run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n', ...apt] : undefined
}
