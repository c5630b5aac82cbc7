import { CommanderError } from '@commander-js/extra-typings'
import { suggestNames } from './completion.ts'
import { DONE, USAGE } from './exit-codes.ts'
import { tellFailure } from './failure.ts'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'

/** Runs one command line and answers with the exit code. */
export async function run(args: string[], io: Io): Promise<number> {
  const { program, completion } = createProgram(io)
  try {
    if (args[0] === 'complete') await suggestNames(completion, args.slice(2), io)
    await program.parseAsync(args, { from: 'user' })
    return io.exitCode
  } catch (error) {
    // commander has said it already; help that was asked for is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE
    return tellFailure(io, error, args.includes('--json'))
  }
}
