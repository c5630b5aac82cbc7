import * as z from 'zod/mini'
import { one } from './search.ts'

export const spans = ['1h', '24h', '7d', '30d'] as const
export type Span = (typeof spans)[number]

const HOUR = 3_600_000
const lengths: Record<Span, number> = { '1h': HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR, '30d': 720 * HOUR }

/** A period in an address: either back from now, or between two times. */
export const period = () => ({
  span: one(z.enum(spans)),
  from: one(z.iso.datetime()),
  to: one(z.iso.datetime()),
})

interface Period {
  span?: Span | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The bounds to ask the server for. A span is counted from the full minute, so that the question stays the same. */
export function boundsOf({ span, from, to }: Period, now = Date.now()): { from?: string; to?: string } {
  if (span !== undefined) return { from: new Date(Math.floor(now / 60_000) * 60_000 - lengths[span]).toISOString() }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
