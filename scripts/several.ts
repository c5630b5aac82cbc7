// `node scripts/several.ts`: the product's tests on PostgreSQL, each request to the next of two backends; one of the
// programs of `npm run test:more`.
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

/** What agents and people do with each other. The other tests are about what one process remembers or counts. */
const subjects = ['features/actions/', 'features/agents/cadence', 'features/commands/', 'features/live/']

await task(async () => {
  process.env.OPSTAGE_TEST_BACKENDS = '2'
  const folders = subjects.map((subject) => `apps/opstage-backend/src/${subject}`)
  const scenario = 'apps/opstage-backend/test/scenarios/independent-client'
  const { failed } = await runTests(['postgres'], [...folders, scenario])
  return failed === 0 ? 0 : 1
})
