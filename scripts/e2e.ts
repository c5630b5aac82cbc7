// `npm run e2e [-- <vitest options or file names>]`: the browser tests alone, against what is built now. Those of the long
// suites too, when they are named.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  await buildAll()
  await prepareChromium()
  const options = process.argv.slice(2)
  const { failed } = await runTests(options.length > 0 ? ['e2e', 'long'] : ['e2e'], options)
  return failed === 0 ? 0 : 1
})
