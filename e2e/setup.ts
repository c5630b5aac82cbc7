import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildAll } from '../scripts/steps/build.ts'
import { prepareChromium } from '../scripts/steps/chromium.ts'
import { root } from '../scripts/steps/command.ts'

/** vitest's global set-up of the project `e2e`: the tests see what is built now, and only pictures of this run. */
export default async function setup() {
  await buildAll()
  await prepareChromium()
  await rm(join(root, 'e2e', 'results'), { recursive: true, force: true })
}
