import { redactText } from '@xtrape/capsule-contracts-node/redact'
import { cut } from './json.ts'

/** How far a handler says it is, as operators see it; undefined when that is no number. */
export interface Step {
  /** 0 to 100 */
  percent: number
  message?: string
}

export function readStep(percent: number, message?: string): Step | undefined {
  if (!Number.isFinite(percent)) return undefined
  const text = message === undefined ? {} : { message: cut(redactText(String(message)), 1000) }
  return { percent: Math.min(100, Math.max(0, percent)), ...text }
}

/** A line of a handler's log, as operators see it. */
export function readLine(line: string): string {
  return cut(redactText(String(line)), 4000)
}
