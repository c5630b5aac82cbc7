/** What a stage tested. Every suite, ours or another program's, ends with the line that `tallyLine` writes. */
export interface Tally {
  passed: number
  failed: number
}

export const tallyLine = ({ passed, failed }: Tally) => `${passed} passed, ${failed} failed`

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
    passed: 0,
    failed: 0,
  })
}

/** The last tally in a program's output. A program that says none, or that ran nothing, has failed whatever its exit code. */
export function readTally(output: string, code: number): Tally {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  const tally = { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) }
  const good = code === 0 && tally.passed > 0
  return { ...tally, failed: good ? tally.failed : Math.max(1, tally.failed) }
}
