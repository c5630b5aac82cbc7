import type { Environment } from '../config.ts'

/** What whoever has the machine may ask of Opstage from its shell: `node dist/main.js <name> …`. */
export interface HostCommand {
  /** The arguments, as the help shows them. */
  usage: string
  about: string
  /** Answers with what to print at the end, and with which exit code, if it is not 0. */
  run: (args: string[], env: Environment) => Promise<string | { text: string; code: number }>
}

/** A refusal that says all there is to say: no stack is printed with it. */
export class HostError extends Error {
  override name = 'HostError'
}

/** The arguments make no sense: the help follows. */
export class UsageError extends HostError {
  override name = 'UsageError'
}
