// `node scripts/long.ts <file…> [--full]`: runs a long suite that is written for vitest, its files side by side, as one of the programs of `npm run test:more`.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  await buildAll()
  await prepareChromium()
  const names = process.argv.slice(2).filter((one) => one !== '--full')
  if (names.length < process.argv.length - 2) process.env.OPSTAGE_FULL = 'true'
  const { failed } = await runTests(['long'], names)
  return failed === 0 ? 0 : 1
})
