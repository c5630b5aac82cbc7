import { text } from 'node:stream/consumers'
import type { Io } from '../io.ts'

/** All of standard input: what a pipe or a file has to say. */
export const readInput = ({ stdin }: Pick<Io, 'stdin'>) => text(stdin)
