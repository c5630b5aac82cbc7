/** What every command ends with, for scripts. `opstage help` prints this table. */
export const exitCodes = {
  DONE: [0, 'Done; a command that was waited for has succeeded'],
  FAILED: [1, 'Failed, or refused by the server; a command that was waited for has failed'],
  USAGE: [2, 'The arguments make no sense'],
  WRONG: [3, 'What was looked at is not in order: the audit record, or what doctor checks'],
  NOT_ALLOWED: [4, 'Not signed in, or not allowed to'],
  NO_ANSWER: [5, 'The server cannot be reached'],
  NOT_RUN: [6, 'The command that was waited for was cancelled or has expired'],
  STILL_OPEN: [7, 'The command goes on: the time to wait for it is over'],
  INTERRUPTED: [130, 'Ended by Ctrl-C; a command that was waited for goes on'],
} as const satisfies Record<string, readonly [code: number, meaning: string]>

export const DONE = exitCodes.DONE[0]
export const FAILED = exitCodes.FAILED[0]
export const USAGE = exitCodes.USAGE[0]
export const WRONG = exitCodes.WRONG[0]
export const NOT_ALLOWED = exitCodes.NOT_ALLOWED[0]
export const NO_ANSWER = exitCodes.NO_ANSWER[0]
export const NOT_RUN = exitCodes.NOT_RUN[0]
export const STILL_OPEN = exitCodes.STILL_OPEN[0]
export const INTERRUPTED = exitCodes.INTERRUPTED[0]
