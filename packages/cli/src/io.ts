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

/** Whether somebody is there to be asked. */
export const canAsk = ({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>) => stdin.isTTY === true && stderr.isTTY === true

/** How wide a terminal is; some do not say. */
export const columnsOf = ({ columns }: Pick<WriteStream, 'columns'>) => columns || 80
