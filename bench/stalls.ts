import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Second {
  at: number
  maxMs: number
}

/** What a server has to be started with so that its event loop is watched, and what was seen. */
export async function watchLoop() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-loop-'))
  const file = join(folder, 'loop.jsonl')
  const program = new URL('loop-watch.mjs', import.meta.url).href
  return {
    env: { NODE_OPTIONS: `--import ${program}`, OPSTAGE_BENCH_LOOP: file },
    /** Milliseconds for which the event loop was held up at most, since a moment given in milliseconds since 1970. */
    longestSince: (since: number) => {
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
      const seconds = lines.map((line) => JSON.parse(line) as Second).filter(({ at }) => at - 1000 >= since)
      return Math.max(...seconds.map(({ maxMs }) => maxMs))
    },
    forget: () => rm(folder, { recursive: true, force: true }),
  }
}
