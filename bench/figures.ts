import { cpus, totalmem } from 'node:os'

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

export const round = (value: number) => Math.round(value * 100) / 100

export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
})

export interface Measurement {
  name: string
  /** Rows of a table: what, and its figures. */
  rows: Record<string, Record<string, number | string>>
  limits: { what: string; value: number; limit: number; holds: boolean }[]
}

/** A table for people, one line of JSON for machines; false when a limit does not hold. */
export function present(measured: Measurement): boolean {
  console.table(measured.rows)
  for (const { what, value, limit, holds } of measured.limits)
    console.log(`${holds ? '✓' : '✗'} ${what}: ${value} (limit ${limit})`)
  console.log(JSON.stringify({ ...measured, machine: machine(), at: new Date().toISOString() }))
  return measured.limits.every(({ holds }) => holds)
}
