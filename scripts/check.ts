// `npm run check`: format, lint and types, in seconds and without a build.
import { runChecks } from './steps/checks.ts'
import { task } from './steps/stage.ts'

await task(async () => ((await runChecks()).failed === 0 ? 0 : 1))
