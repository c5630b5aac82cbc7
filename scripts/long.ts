// `node scripts/long.ts <file>`: runs a long suite that is written for vitest, as one of the programs of `npm run test:more`.
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(async () => {
  const { failed } = await runTests(['long'], process.argv.slice(2))
  return failed === 0 ? 0 : 1
})
