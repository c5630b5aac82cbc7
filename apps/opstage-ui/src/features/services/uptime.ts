import type { HealthChange, ServiceStatus } from '@xtrape/capsule-contracts-node'
import type { UptimeTone } from '../../ui/uptime-bar.tsx'

export interface History {
  data: readonly HealthChange[]
  from: string
  to: string
  gaps: readonly { from: string; to: string }[]
}

/** One piece of the bar: the worst that the service was in it. `undefined`: nobody was watching, or it did not exist. */
export interface Slot {
  from: number
  to: number
  status: ServiceStatus | undefined
}

export interface Uptime {
  slots: Slot[]
  /** Share of the watched time in which the service was healthy; `undefined` when none was watched. */
  healthy: number | undefined
  /** How often it was not healthy, after it was first known how it is. */
  interruptions: number
}

const severity: Record<ServiceStatus, number> = { HEALTHY: 0, UNKNOWN: 1, STALE: 2, UNHEALTHY: 3, OFFLINE: 4 }

export const slotTones: Record<ServiceStatus, UptimeTone> = {
  HEALTHY: 'ok',
  UNHEALTHY: 'warn',
  OFFLINE: 'bad',
  STALE: 'off',
  UNKNOWN: 'none',
}

interface Span {
  from: number
  to: number
  status: ServiceStatus
}

export function uptimeOf(history: History, count: number): Uptime {
  const from = Date.parse(history.from)
  const to = Date.parse(history.to)
  const spans = watched(history, from, to)
  const width = (to - from) / count
  const slots = Array.from({ length: count }, (_, i): Slot => {
    const start = from + i * width
    const inside = spans.filter((span) => span.from < start + width && span.to > start)
    return { from: start, to: start + width, status: worst(inside) }
  })
  const all = total(spans)
  return {
    slots,
    healthy: all === 0 ? undefined : total(spans.filter((span) => span.status === 'HEALTHY')) / all,
    interruptions: interruptions(spans),
  }
}

function interruptions(spans: readonly Span[]): number {
  const first = spans.findIndex(({ status }) => status !== 'UNKNOWN')
  const known = first === -1 ? [] : spans.slice(first)
  const isDown = (span: Span | undefined) => span !== undefined && span.status !== 'HEALTHY'
  return known.filter((span, i) => isDown(span) && !isDown(known[i - 1])).length
}

/** The states as spans of time, without the gaps in which no backend was running. */
function watched({ data, gaps }: History, from: number, to: number): Span[] {
  const spans = data.map((change, i): Span => {
    const next = data[i + 1]
    return {
      from: Math.max(from, Date.parse(change.at)),
      to: next === undefined ? to : Date.parse(next.at),
      status: change.status,
    }
  })
  return gaps.reduce(
    (left, gap) => left.flatMap((span) => without(span, Date.parse(gap.from), Date.parse(gap.to))),
    spans.filter((span) => span.to > span.from),
  )
}

function without(span: Span, from: number, to: number): Span[] {
  const before = { ...span, to: Math.min(span.to, from) }
  const after = { ...span, from: Math.max(span.from, to) }
  return [before, after].filter((rest) => rest.to > rest.from)
}

const total = (spans: readonly Span[]) => spans.reduce((sum, span) => sum + span.to - span.from, 0)

function worst(spans: readonly Span[]): ServiceStatus | undefined {
  return spans.reduce<ServiceStatus | undefined>(
    (found, { status }) => (found === undefined || severity[status] > severity[found] ? status : found),
    undefined,
  )
}
