import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import { destination, type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

export type Log = Logger

/** JSON lines; whatever looks like a secret is replaced before a line is written. */
export function createLog(level: string, to?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    hooks: {
      logMethod(args, method) {
        method.apply(this, args.map(clean) as typeof args)
      },
    },
  }
  return to ? pino(options, to) : pino(options)
}

/** A file for a log, of this user only; written at once, so that a crash leaves its last words. */
export function logFileAt(path: string): DestinationStream {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  return destination({ dest: path, mode: 0o600, sync: true })
}

const clean = (part: unknown) => {
  if (typeof part === 'string') return redactText(part)
  if (part instanceof Error) return redact({ err: describeError(part) })
  return redact(withErrorsDescribed(part))
}

/** Errors have no enumerable properties: copied as they are, nothing would be left of them. */
const withErrorsDescribed = (part: unknown) => {
  const err = (part as { err?: unknown } | null)?.err
  return err instanceof Error ? { ...(part as object), err: describeError(err) } : part
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  return { type: name, message, stack, ...(code ? { code } : {}), ...(cause ? { cause: describeError(cause) } : {}) }
}
