import { CliError } from './cli-error.ts'
import { INTERRUPTED, USAGE } from './exit-codes.ts'
import { canAsk, type Io } from './io.ts'
import { askYesNo } from './terminal/ask.ts'

/** Goes on only with a yes: from somebody at the terminal, or as `--yes`. */
export async function confirmed(io: Io, { yes }: { yes?: true | undefined }, question: string) {
  if (yes) return
  if (!canAsk(io)) throw new CliError(`Nobody can be asked here "${question}" Say --yes.`, 'CONFIRMATION_NEEDED', USAGE)
  if (await askYesNo(io, question)) return
  throw new CliError('Nothing was done.', 'NOT_CONFIRMED', INTERRUPTED)
}
