import { redact } from '@xtrape/capsule-contracts-node/redact'
import type { Clock } from './clock.ts'

/** How much a record matters: `warn` and `error` want an operator's eye, `debug` is for the curious. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** One thing that the agent has to say; free of secrets. */
export interface LogRecord {
  /** ISO 8601, UTC. */
  time: string
  level: LogLevel
  message: string
  /** Particulars for programs, such as `code`. */
  data?: Record<string, unknown>
}

export type LogData = Record<string, unknown>

export interface Log {
  debug(message: string, data?: LogData): void
  info(message: string, data?: LogData): void
  warn(message: string, data?: LogData): void
  error(message: string, data?: LogData): void
  /** At most once in five minutes for each key: for what repeats as long as an outage lasts. */
  seldom(key: string, level: LogLevel, message: string, data?: LogData): void
}

const SELDOM_MS = 300_000
const MAX_KEYS = 100

export function createLog(clock: Clock, onLog: (record: LogRecord) => unknown = printLine): Log {
  const lastSaid = new Map<string, number>()

  const write = (level: LogLevel) => (message: string, data?: LogData) => {
    const record = { time: new Date(clock.wall()).toISOString(), level, message, ...(data && { data }) }
    try {
      Promise.resolve(onLog(redact(record))).catch(() => {})
    } catch {
      // the host's logger failed: that is no reason to fail the host
    }
  }
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }

  return {
    ...log,
    seldom(key, level, message, data) {
      const now = clock.ticks()
      if (now - (lastSaid.get(key) ?? -Infinity) < SELDOM_MS) return
      if (lastSaid.size >= MAX_KEYS) lastSaid.clear() // keys may come from a backend that lies
      lastSaid.set(key, now)
      log[level](message, data)
    },
  }
}

function printLine({ level, message }: LogRecord): void {
  if (level === 'debug') return
  // oxlint-disable-next-line no-console -- the default when no onLog is given; stdout belongs to the host
  console.error(`opstage agent, ${level}: ${message.replace(/\s*\n\s*/g, ' | ')}`)
}
