import { type CANCEL_SYMBOL, cancel, confirm, isCancel, password, select, text } from '@clack/prompts'
import { CliError } from '../cli-error.ts'
import { INTERRUPTED } from '../exit-codes.ts'
import type { Io } from '../io.ts'

/** On the error stream, so that the answer of the command can still go into a pipe. */
const streams = ({ stdin, stderr }: Io) => ({ input: stdin, output: stderr, withGuide: false })

/** Ctrl-C or Esc at a question ends the command before anything was done. */
async function answered<T>(io: Io, question: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
  const given = await question
  if (!isCancel(given)) return given
  cancel('Nothing was done.', streams(io))
  throw new CliError('', 'INTERRUPTED', INTERRUPTED)
}

interface TextQuestion {
  message: string
  initialValue?: string
  placeholder?: string
  validate?: (given: string) => string | undefined
}

export const askText = (io: Io, { validate, ...question }: TextQuestion): Promise<string> =>
  answered<string | undefined>(
    io,
    text({ ...streams(io), ...question, ...(validate ? { validate: (given) => validate(given ?? '') } : {}) }),
  ).then((given) => given ?? '')

/** Without showing it. */
export const askSecret = (io: Io, message: string): Promise<string> =>
  answered<string | undefined>(io, password({ ...streams(io), message, mask: '•' })).then((given) => given ?? '')

export const askYesNo = (io: Io, message: string, initialValue = false) =>
  answered(io, confirm({ ...streams(io), message, initialValue }))

export const askChoice = <T extends string>(
  io: Io,
  message: string,
  options: { value: T; label: string; hint?: string }[],
  initialValue?: T,
): Promise<T> =>
  answered(
    io,
    select<string>({ ...streams(io), message, options, ...(initialValue === undefined ? {} : { initialValue }) }),
  ) as Promise<T>
