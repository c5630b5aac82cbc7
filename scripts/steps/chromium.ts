import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.ts'
import { TaskError } from './stage.ts'

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
  await aptInstall(['chromium'], 'Chromium for the browser tests', advice)
  if (!findChromium()) throw new TaskError(advice)
}

const advice =
  'The browser tests need Chromium or Chrome, and none was found.\n' +
  'Install one (Debian: apt install chromium; Fedora: dnf install chromium; macOS: brew install --cask chromium),\n' +
  'or name one that you have: OPSTAGE_CHROMIUM=/path/to/chrome npm test'
