import { styleText } from 'node:util'
import type { Io } from '../io.ts'

export type Style = Parameters<typeof styleText>[0]

/** Colours are for terminals only, and never with NO_COLOR, whatever else is set. */
export const paint = ({ env }: Pick<Io, 'env'>, stream: NodeJS.WritableStream, style: Style, text: string) =>
  env.NO_COLOR ? text : styleText(style, text, { stream })

const styles: Record<string, Style> = {
  HEALTHY: 'green',
  UP: 'green',
  ONLINE: 'green',
  SUCCEEDED: 'green',
  SUCCESS: 'green',
  ACTIVE: 'green',
  UNHEALTHY: 'red',
  DOWN: 'red',
  FAILED: 'red',
  FAILURE: 'red',
  REVOKED: 'red',
  OFFLINE: 'red',
  DEGRADED: 'yellow',
  STALE: 'yellow',
  EXPIRED: 'yellow',
  CANCELLED: 'yellow',
  DISABLED: 'yellow',
  NOT_TAKING_COMMANDS: 'yellow',
  RUNNING: 'cyan',
  PENDING: 'cyan',
  HIGH: 'red',
  MEDIUM: 'yellow',
}

/** How a status looks; the word itself says it too. */
export const styleOf = (status: string): Style => styles[status] ?? 'dim'
