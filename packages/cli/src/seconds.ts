import { CliError } from './cli-error.ts'
import { USAGE } from './exit-codes.ts'

/** For `--timeout`. */
export function seconds(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0 && number <= 86_400) return number
  throw new CliError(`"${text}" is no number of seconds from 1 to 86400.`, 'USAGE', USAGE)
}
