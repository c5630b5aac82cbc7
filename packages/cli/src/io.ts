import type { ReadStream, WriteStream } from 'node:tty'

/** What a command has of the world. Answers go to `stdout`, everything that is said beside them to `stderr`. */
export interface Io {
  stdin: ReadStream
  stdout: WriteStream
  stderr: WriteStream
  env: Readonly<Record<string, string | undefined>>
  /** What the process ends with: see `exit-codes.ts`. */
  exitCode: number
}

/** Whether lines that were written can be written over: a terminal may say that it is too plain for that. */
export const canMove = ({ stderr, env }: Pick<Io, 'stderr' | 'env'>) => stderr.isTTY === true && env.TERM !== 'dumb'

/** Whether somebody is there to be asked. */
export const canAsk = (io: Pick<Io, 'stdin' | 'stderr' | 'env'>) => io.stdin.isTTY === true && canMove(io)

/** How wide a terminal is; some do not say. */
export const columnsOf = ({ columns }: Pick<WriteStream, 'columns'>) => columns || 80
