const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface TimeWords {
  justNow: string
  ago: (age: string) => string
  in: (wait: string) => string
  seconds: (n: number) => string
  minutes: (n: number) => string
  hours: (n: number) => string
  days: (n: number) => string
}

export interface Format {
  number: (n: number) => string
  percent: (share: number) => string
  /** Local date and time, to the second. */
  dateTime: (iso: string) => string
  /** Both clocks, for the hover text: `22 Nov 2026, 14:11:52 (13:11:52 UTC)`. */
  absolute: (iso: string) => string
  /** Local time of day, to the second. */
  clock: (iso: string) => string
  /** Local time of day to the minute; with the day when that is not today. */
  shortTime: (iso: string, now: number) => string
  /** `12 min`: how long something has lasted, in its largest unit. */
  age: (ms: number) => string
  /** `12 min ago`, `just now`, `in 3 h`. */
  relative: (iso: string, now: number) => string
  /** `9 ms`, `2.4 s`, `3 min 20 s`: how long something took. */
  duration: (ms: number) => string
  bytes: (n: number) => string
}

/** Built when it is first asked for: a format costs milliseconds, and the first page needs few of them. */
function once<T>(build: () => T): () => T {
  let built: T | undefined
  return () => (built ??= build())
}

/** What needs no format: it is written alike in all our languages, and most numbers are such. */
const isShort = (n: number): boolean => Number.isInteger(n) && n >= 0 && n < 1000

const two = (n: number): string => String(n).padStart(2, '0')

/** The same of times of day: `14:11:52`. */
const clock = (at: Date): string => [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')

export function createFormat(tag: string, words: TimeWords): Format {
  const numbers = (options: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(tag, options))
  const times = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(tag, options))
  const number = numbers({ maximumFractionDigits: 2 })
  const percent = numbers({ style: 'percent', maximumFractionDigits: 1 })
  const oneDigit = numbers({ maximumFractionDigits: 1 })
  const dateTime = times({ dateStyle: 'medium', timeStyle: 'medium' })
  const utc = times({ timeStyle: 'medium', timeZone: 'UTC' })
  const day = times({ day: 'numeric', month: 'short' })

  const age = (ms: number) => {
    if (ms < MINUTE) return words.seconds(Math.max(0, Math.floor(ms / SECOND)))
    if (ms < HOUR) return words.minutes(Math.floor(ms / MINUTE))
    if (ms < 2 * DAY) return words.hours(Math.floor(ms / HOUR))
    return words.days(Math.floor(ms / DAY))
  }

  return {
    number: (n) => (isShort(n) ? String(n) : number().format(n)),
    percent: (share) => percent().format(share),
    dateTime: (iso) => dateTime().format(new Date(iso)),
    absolute: (iso) => `${dateTime().format(new Date(iso))} (${utc().format(new Date(iso))} UTC)`,
    clock: (iso) => clock(new Date(iso)),
    shortTime: (iso, now) => {
      const at = new Date(iso)
      return at.toDateString() === new Date(now).toDateString() ? clock(at).slice(0, 5) : day().format(at)
    },
    age,
    relative: (iso, now) => {
      const passed = now - Date.parse(iso)
      // A clock that runs a few seconds behind the server's must not speak of the future.
      if (Math.abs(passed) < 2 * SECOND || (passed < 0 && passed > -10 * SECOND)) return words.justNow
      return passed > 0 ? words.ago(age(passed)) : words.in(age(-passed))
    },
    duration: (ms) => {
      if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`
      if (ms < MINUTE) return words.seconds(Number((ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0)))
      const [large, small, unit] = ms < HOUR ? [MINUTE, SECOND, 'minutes' as const] : [HOUR, MINUTE, 'hours' as const]
      const rest = Math.floor((ms % large) / small)
      const first = words[unit](Math.floor(ms / large))
      return rest === 0 ? first : `${first} ${unit === 'minutes' ? words.seconds(rest) : words.minutes(rest)}`
    },
    bytes: (n) => {
      const units = ['B', 'kB', 'MB', 'GB', 'TB']
      const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3))
      return `${oneDigit().format(n / 1000 ** power)} ${units[power]}`
    },
  }
}
