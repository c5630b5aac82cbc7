// `node scripts/long.ts <file…>`: runs a long suite that is written for vitest, its files side by side, as one of the programs of `npm run test:more`.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  await buildAll()
  await prepareChromium()
  const { failed } = await runTests(['long'], process.argv.slice(2))
  return failed === 0 ? 0 : 1
})
