import { CliError } from './cli-error.ts'
import { USAGE } from './exit-codes.ts'

const MOST = 10_000

/** For `--limit`. */
export function limit(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= MOST) return number
  throw new CliError(`--limit is "${text}": it must be a number from 1 to ${MOST}.`, 'USAGE', USAGE)
}
