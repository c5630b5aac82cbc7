import type { Io } from '../io.ts'

/** What a command answers: data for programs, or words for people. */
export function answer(io: Io, { json }: { json?: true | undefined }, data: unknown, words: () => string) {
  io.stdout.write(`${json ? JSON.stringify(data, null, io.stdout.isTTY ? 2 : 0) : words()}\n`)
}

/** Beside the answer, so that a program can read that. */
export const say = ({ stderr }: Pick<Io, 'stderr'>, line: string) => void stderr.write(`${line}\n`)
