import { cpus, loadavg, release, totalmem } from 'node:os'

export interface Spread {
  p50: number
  p95: number
  p99: number
  max: number
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

export const median = (values: number[]) => spread(values).p50

export const round = (value: number) => Math.round(value * 100) / 100

export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${release()}`,
  node: process.version,
})

export type Target = { atLeast: number } | { atMost: number }

export interface Figure {
  what: string
  value: number
  unit: string
  /** What it must reach; a figure without one is a floor, or says under what conditions the others hold. */
  target?: Target
  /** For whoever reads that it was missed: why, and what was tried. */
  ifMissed?: string
}

export interface Measurement {
  title: string
  figures: Figure[]
}

export const holds = ({ value, target }: Pick<Figure, 'value' | 'target'>) =>
  !target || ('atLeast' in target ? value >= target.atLeast : value <= target.atMost)

export const sayTarget = (target: Target) => ('atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`)

/** What else kept the machine busy in the minute before this began: programs that wanted to run, on average. */
const loadBefore = loadavg()[0]!

/** A table for people, and as the last line JSON for programs. The exit code says whether all targets were reached. */
export function present({ title, figures }: Measurement): never {
  console.log(title)
  for (const { what, value, unit, target } of figures) {
    const mark = target ? (holds({ value, target }) ? '✓' : '✗') : ' '
    console.log(`${mark} ${what}: ${round(value)} ${unit}${target ? ` (${sayTarget(target)})` : ''}`)
  }
  const rounded = figures.map((figure) => ({ ...figure, value: round(figure.value) }))
  const circumstances = { machine: machine(), loadBefore: round(loadBefore), at: new Date().toISOString() }
  console.log(JSON.stringify({ title, figures: rounded, ...circumstances }))
  process.exit(figures.every(holds) ? 0 : 1)
}
