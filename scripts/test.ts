// `npm test`: everything that says whether the project is sound, with its own set-up, in a few minutes.
import { buildAll } from './steps/build.ts'
import { prepareChromium } from './steps/chromium.ts'
import { runChecks } from './steps/checks.ts'
import { runStages } from './steps/stages.ts'
import { task } from './steps/stage.ts'
import { runTests } from './steps/vitest.ts'

await task(() =>
  runStages([
    { name: 'check', run: runChecks },
    { name: 'build', run: buildAll },
    {
      name: 'unit and integration tests, on SQLite and PostgreSQL',
      run: () => runTests(['unit', 'sqlite', 'postgres']),
    },
    {
      name: 'browser tests',
      needs: ['build'],
      run: async () => {
        await prepareChromium()
        return runTests(['e2e'])
      },
    },
  ]),
)
