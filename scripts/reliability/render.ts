import type { Row } from './rows.ts'

/** How a row came out when it was last run. */
export interface Result {
  passed: number
  failed: number
  seconds: number
  /** The day, ISO 8601. */
  date: string
  /** What the suite counted itself. */
  counts: Record<string, number>
}

const HEAD = `# Reliability

What Opstage promises, and what tries to break it. This page is made by \`npm run reliability\`, which runs each row and writes what
came of it into \`docs/reliability.json\`; it is not written by hand. Times are those of the machine that it was run on.

| what is tried | what it shows | command | outcome | when |
| --- | --- | --- | --- | --- |
`

const TAIL = `
The tests of the product run on SQLite and on PostgreSQL with \`npm test\`; the rows above that begin with \`npm run unit\` are on SQLite.
`

export function render(rows: readonly Row[], results: Readonly<Record<string, Result>>): string {
  const lines = rows.map((row) => line(row, results[row.name]))
  return `${HEAD}${lines.join('\n')}\n${TAIL}`
}

function line({ name, shows, command, full }: Row, result: Result | undefined): string {
  const commands = [command, ...(full ? [full] : [])].map((one) => `\`npm run ${one}\``).join(', ')
  return `| ${name} | ${shows} | ${commands} | ${result ? outcome(result) : 'not run yet'} | ${result?.date ?? ''} |`
}

function outcome({ passed, failed, seconds, counts }: Result): string {
  const counted = Object.entries(counts).map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
  return [`${passed} passed, ${failed} failed`, ...counted, `${Math.round(seconds)} s`].join('; ')
}

/** The lines of an output that count something: a number, two spaces, what. */
export function countsIn(output: string): Record<string, number> {
  const found = [...output.matchAll(/^ *(\d+) {2}(\S.*)$/gm)].map(([, count, what]) => [what!, Number(count)] as const)
  return Object.fromEntries(found.filter(([what]) => !what.startsWith('ended as ')))
}
