import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { round } from './figures.ts'

interface Second {
  at: number
  maxMs: number
  workedMs: number
}

export interface Stall {
  /** Milliseconds for which the event loop was held up at most. */
  ms: number
  /** Milliseconds for which its thread worked at most, from one tick of a timer of 20 ms to the next. */
  workedMs: number
}

/** A stall is longer than the work when the thread had to wait for a core. */
export const sayWorked = ({ workedMs }: Stall) =>
  `At no time did the thread of the event loop work for more than ${round(workedMs)} ms from one tick of a timer of 20 ms to the next. ` +
  'As far as the stall was longer than that, the thread waited for a core: other threads and programs had them.'

/** What a server has to be started with so that its event loop is watched, and what was seen. */
export async function watchLoop() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-loop-'))
  const file = join(folder, 'loop.jsonl')
  const program = new URL('loop-watch.mjs', import.meta.url).href
  return {
    env: { NODE_OPTIONS: `--import ${program}`, OPSTAGE_BENCH_LOOP: file },
    /** Since a moment given in milliseconds since 1970. */
    longestSince: (since: number): Stall => {
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
      const seconds = lines.map((line) => JSON.parse(line) as Second).filter(({ at }) => at - 1000 >= since)
      return {
        ms: Math.max(...seconds.map(({ maxMs }) => maxMs)),
        workedMs: Math.max(...seconds.map(({ workedMs }) => workedMs)),
      }
    },
    forget: () => rm(folder, { recursive: true, force: true }),
  }
}
