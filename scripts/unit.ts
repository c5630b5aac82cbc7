// `npm run unit [-- <vitest options or file names>]`: every test that needs neither PostgreSQL nor a browser.
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  const { failed } = await runTests(['unit', 'sqlite'], process.argv.slice(2))
  return failed === 0 ? 0 : 1
})
