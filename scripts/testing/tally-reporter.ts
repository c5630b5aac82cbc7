import type { Reporter, TestModule } from 'vitest/node'
import { tallyLine } from '../steps/tally.ts'

/** vitest's reporter for counting: ends a run with `N passed, N failed`, as every suite of ours does. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    let passed = 0
    // An error outside of any test, and a file that does not load, fail without a test to count.
    let failed = errors.length
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state)
      passed += states.filter((state) => state === 'passed').length
      failed += states.filter((state) => state === 'failed').length
      if (module.errors().length > 0) failed++
    }
    console.log(`\n${tallyLine({ passed, failed })}`)
  }
}
