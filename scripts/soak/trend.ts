/** How something grows, by least squares. */
export interface Trend {
  perHour: number
  /** One standard error of that: how much of it may be chance. */
  error: number
}

/** Of values at times in milliseconds, three at least. */
export function trendOf(points: readonly (readonly [atMs: number, value: number])[]): Trend {
  const hours = points.map(([at]) => (at - points[0]![0]) / 3_600_000)
  const values = points.map(([, value]) => value)
  const [meanHour, meanValue] = [mean(hours), mean(values)]
  const spread = sum(hours.map((hour) => (hour - meanHour) ** 2))
  const perHour = sum(hours.map((hour, i) => (hour - meanHour) * (values[i]! - meanValue))) / spread
  const left = sum(hours.map((hour, i) => (values[i]! - meanValue - perHour * (hour - meanHour)) ** 2))
  return { perHour, error: Math.sqrt(left / (points.length - 2) / spread) }
}

/** Whether it grows by no more than this, as far as so many readings can tell: beyond two standard errors it is no chance. */
export const isAtMost = ({ perHour, error }: Trend, limit: number) => perHour - 2 * error <= limit

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
const mean = (values: number[]) => sum(values) / values.length
