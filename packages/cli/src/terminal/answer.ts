import type { Io } from '../io.ts'
import { escapeUnsafe } from './clean.ts'

/** What a command answers: data for programs, or words for people. */
export function answer(io: Io, { json }: { json?: true | undefined }, data: unknown, words: () => string) {
  io.stdout.write(`${json ? asJson(data, io.stdout.isTTY ? 2 : 0) : words()}\n`)
}

/** JSON has its own way to write what could drive a terminal. */
export const asJson = (data: unknown, indent = 0) => escapeUnsafe(JSON.stringify(data, null, indent))

/** Beside the answer, so that a program can read that. */
export const say = ({ stderr }: Pick<Io, 'stderr'>, line: string) => void stderr.write(`${line}\n`)
