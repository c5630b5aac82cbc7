// `npm run e2e [-- <vitest options or file names>]`: the browser tests alone, against what is built now.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  await buildAll()
  await prepareChromium()
  const { failed } = await runTests(['e2e'], process.argv.slice(2))
  return failed === 0 ? 0 : 1
})
