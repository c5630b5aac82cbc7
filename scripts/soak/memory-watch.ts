import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { threadId } from 'node:worker_threads'

/**
 * Loaded into each thread of the server by `--import`: every ten seconds a line with what it holds, in the file that is named. The heap is
 * collected before: what is there then is what somebody still holds, where the size of the process goes up and down with the collector.
 */
const EVERY_MS = 10_000
const file = process.env.OPSTAGE_SOAK_MEMORY
const MB = 2 ** 20

if (file !== undefined) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setInterval(() => {
    collect()
    const { heapUsed, external, rss } = process.memoryUsage()
    const reading = { at: Date.now(), threadId, heldMb: (heapUsed + external) / MB, rssMb: rss / MB }
    appendFileSync(file, `${JSON.stringify(reading)}\n`)
  }, EVERY_MS).unref()
}
