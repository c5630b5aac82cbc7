import { isAtMost, trendOf } from './trend.ts'

/** What a thread of the server holds at a moment, and the size of the whole process. */
export interface Reading {
  /** Milliseconds since 1970. */
  at: number
  /** 0 is the one that serves, 1 the one that reads the database. */
  threadId: number
  heldMb: number
  rssMb: number
}

export type Verdict = [isGood: boolean, words: string]
type Points = (readonly [atMs: number, value: number])[]

/** Of memory that somebody holds. A run of minutes is not long enough to tell that: then it is a megabyte in the time watched. */
const MOST_MB_PER_HOUR = 1
/** The process itself also keeps what is free, and gives it back when it likes; in its first minutes it only takes. */
const OF_THE_PROCESS = { mostMbPerHour: 10, fromMinutes: 60 }

/** Whether what the server holds grew over so many minutes. */
export function growths(readings: readonly Reading[], minutes: number): Verdict[] {
  const limit = Math.max(MOST_MB_PER_HOUR, 60 / minutes)
  const of = (id: number, value: (reading: Reading) => number): Points =>
    readings.filter(({ threadId }) => threadId === id).map((reading) => [reading.at, value(reading)] as const)
  return [
    growth(
      'memory held by the thread that serves',
      of(0, ({ heldMb }) => heldMb),
      limit,
    ),
    growth(
      'memory held by the thread that reads',
      of(1, ({ heldMb }) => heldMb),
      limit,
    ),
    growth(
      'the process',
      of(0, ({ rssMb }) => rssMb),
      minutes < OF_THE_PROCESS.fromMinutes ? Infinity : OF_THE_PROCESS.mostMbPerHour,
    ),
  ]
}

function growth(what: string, points: Points, limit: number): Verdict {
  const trend = trendOf(points)
  const [, first] = points[0]!
  const bound = limit === Infinity ? 'too short to judge' : `at most ${Math.round(limit)}`
  const words = `${what} grows by ${trend.perHour.toFixed(2)} ± ${trend.error.toFixed(2)} MB an hour from ${first.toFixed(1)} MB, by ${points.length} readings (${bound})`
  return [isAtMost(trend, limit), words]
}

/** Whether as many descriptors were open at the end as at the beginning: a hundredth of them more in an hour would be a leak. */
export function steadiness(open: Points): Verdict {
  const counts = open.map(([, count]) => count)
  const words = `descriptors while it was there: ${Math.min(...counts)} to ${Math.max(...counts)}`
  return [isAtMost(trendOf(open), counts[0]! / 100), words]
}
