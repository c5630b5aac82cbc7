import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { drawChart } from './chart.ts'
import { type Figure, holds, machine, type Measurement, median, sayTarget } from './figures.ts'

/** What one run of a measurement printed as its last line. */
export interface Outcome extends Measurement {
  machine: ReturnType<typeof machine>
  loadBefore: number
  at: string
}

/** One figure over all runs. */
export interface Summary extends Figure {
  least: number
  most: number
}

/** `docs/performance.md` and its chart, from what the runs have left in `folder`. */
export function writeReport(folder: string, file: string) {
  const measured = globSync('*.json', { cwd: folder })
    .toSorted()
    .map((name) => ({
      name: basename(name, '.json'),
      outcomes: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Outcome[],
    }))
  if (measured.length === 0) throw new Error(`${folder} holds no results yet: npm run bench -- --publish`)
  const chapters = measured.map(({ name, outcomes }) => ({ name, outcomes, figures: summarize(outcomes) }))
  writeFileSync(join(folder, 'chart.svg'), drawChart(chapters))
  writeFileSync(file, [head(measured.flatMap(({ outcomes }) => outcomes)), ...chapters.map(chapter)].join('\n'))
}

function summarize(outcomes: Outcome[]): Summary[] {
  return outcomes.at(-1)!.figures.map((figure) => {
    const values = outcomes.flatMap(({ figures }) =>
      figures.filter(({ what }) => what === figure.what).map(({ value }) => value),
    )
    const [least, most] = [Math.min(...values), Math.max(...values)]
    return { ...figure, value: mayBe(figure) ? median(values) : most, least, most }
  })
}

/** What must never be is told by the worst run: in the median, it is not. */
const mayBe = ({ target }: Figure) => !(target && 'atMost' in target && target.atMost === 0)

const head = (outcomes: Outcome[]) => {
  const machines = [...new Set(outcomes.map((outcome) => describe(outcome.machine)))]
  const days = outcomes.map(({ at }) => at.slice(0, 10)).toSorted()
  return `# Performance

<!-- Written by \`npm run bench -- --publish\`: change bench/, not this page. -->

Every figure here comes from a command that anyone can run, and stands beside a floor measured in the same run: absolute
times mean little on somebody else's machine, ratios do. The load comes from another process on the same machine, over
real HTTP, and says how late it was itself.

\`npm run bench\` measures all of it in a short form, \`npm run bench -- --full\` in the long one, \`npm run bench -- <name>\` one of
them; \`--runs 5\` repeats, and \`--publish\` writes this page. Where there were several runs, the median is shown, and the range of all; of what
must never be, the most.

Measured on ${machines.join('; and on ')}. ${days[0] === days.at(-1) ? `On ${days[0]}` : `From ${days[0]} to ${days.at(-1)}`}.

![How much of each target is used: what stays left of the line has reached it](./performance/chart.svg)
`
}

const describe = ({ cpus, model, memoryGiB, system, node }: Outcome['machine']) =>
  `${cpus} cores (${model}), ${memoryGiB} GiB of memory, ${system}, Node ${node}`

function chapter({ name, outcomes, figures }: { name: string; outcomes: Outcome[]; figures: Summary[] }) {
  const runs = outcomes.length === 1 ? 'One run' : `${outcomes.length} runs`
  const rows = figures.map(row)
  const missed = figures.filter((figure) => !holds(figure))
  const reasons = missed.map(
    ({ what, ifMissed }) => `- **${what}** is missed. ${ifMissed ?? 'No reason is known yet.'}`,
  )
  return `## ${outcomes.at(-1)!.title}

${runs} of \`npm run bench -- ${name}\`.${busyness(outcomes)}

| what | measured | range | target |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
${reasons.length > 0 ? `\n${reasons.join('\n')}\n` : ''}`
}

/** Figures of a machine that others use at the same time are no promise: then it is said. */
function busyness(outcomes: Outcome[]): string {
  const load = Math.max(...outcomes.map(({ loadBefore }) => loadBefore))
  const { cpus } = outcomes.at(-1)!.machine
  if (load <= cpus / 2) return ''
  return ` **Others kept the machine busy**: when it began, ${Math.round(load)} programs wanted to run on ${cpus} cores. Absolute figures are worse than on a quiet machine.`
}

function row(figure: Summary) {
  const { what, value, unit, least, most, target } = figure
  const range = least === most ? '' : `${least} – ${most}`
  return `| ${what} | ${value} ${unit} | ${range} | ${target ? `${sayTarget(target)} ${holds(figure) ? '✓' : '✗'}` : ''} |`
}

// `node bench/report.ts`: the page anew, from results that are there.
if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  const docs = join(import.meta.dirname, '../docs')
  writeReport(positionals[0] ?? join(docs, 'performance'), join(docs, 'performance.md'))
}
