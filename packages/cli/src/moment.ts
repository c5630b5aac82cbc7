import { CliError } from './cli-error.ts'
import { USAGE } from './exit-codes.ts'

const MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** For `--since` and `--until`: a time span back from now, or a date with or without a time. */
export function moment(text: string, now: unknown = Date.now()): string {
  const [, number, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const from = typeof now === 'number' ? now : Date.now()
  const at = number ? from - Number(number) * MS[unit]! : Date.parse(text)
  if (Number.isFinite(at)) return new Date(at).toISOString()
  throw new CliError(`"${text}" is no moment: say 30m, 24h or 7d, or a date like 2026-12-24.`, 'USAGE', USAGE)
}
