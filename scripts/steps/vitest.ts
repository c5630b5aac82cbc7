import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.ts'
import type { Tally } from './tally.ts'

/** The part of vitest's JSON report that we count. */
interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/** Runs the tests of some projects of vitest.config.ts, shows their output and counts them. */
export async function runTests(projects: string[], options: string[] = []): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-report-'))
  const file = join(folder, 'report.json')
  try {
    const { code } = await run(
      'vitest',
      [
        'run',
        ...projects.flatMap((name) => ['--project', name]),
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${file}`,
        ...options,
      ],
      { show: true },
    )
    return count(file, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function count(file: string, code: number): Tally {
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return { passed: 0, failed: 1 }
  }
  // A file that does not load has no tests to count, and an error outside of any test none either.
  const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
  const failed = report.numFailedTests + broken
  return { passed: report.numPassedTests, failed: code === 0 ? failed : Math.max(1, failed) }
}
