import { run } from './command.ts'
import { readTally, type Tally } from './tally.ts'

/** Runs the tests of some projects of vitest.config.ts, shows their output and counts them. */
export async function runTests(projects: string[], options: string[] = []): Promise<Tally> {
  const only = projects.flatMap((name) => ['--project', name])
  const reporters = ['--reporter=dot', '--reporter=scripts/testing/tally-reporter.ts']
  const { code, output } = await run('vitest', ['run', ...only, ...reporters, ...options], { show: true })
  return readTally(output, code)
}
