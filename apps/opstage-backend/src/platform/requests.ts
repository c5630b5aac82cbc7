import { createHistogram, type Histogram } from './histogram.ts'

/** The answers of one operation. */
export interface Answers {
  times: Histogram
  /** How many, by the first digit of their status. */
  byClass: number[]
}

/** What this process was asked for since it started. */
export interface Requests {
  record: (operation: string, status: number, seconds: number) => void
  byOperation: ReadonlyMap<string, Answers>
  readonly total: number
}

/** Operations are those that are declared, so there is a bound to them. */
export function createRequests(): Requests {
  const byOperation = new Map<string, Answers>()
  let total = 0
  return {
    byOperation,
    get total() {
      return total
    },
    record: (operation, status, seconds) => {
      const answers = byOperation.get(operation) ?? { times: createHistogram(), byClass: [0, 0, 0, 0, 0, 0] }
      byOperation.set(operation, answers)
      answers.times.record(seconds)
      answers.byClass[Math.floor(status / 100)]! += 1
      total += 1
    },
  }
}
