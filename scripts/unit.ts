// `npm run unit [-- <vitest options or file names>]`: every test that needs neither PostgreSQL nor a browser.
import { task } from './steps/stage.ts'
import { tallyLine } from './steps/tally.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  const tally = await runTests(['unit', 'sqlite'], process.argv.slice(2))
  console.log(tallyLine(tally))
  return tally.failed === 0 ? 0 : 1
})
