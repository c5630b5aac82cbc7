import { appendFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server by `--import`: each second a line with how long the event loop was held up at most, and for how long its thread
 * worked at most between two ticks of a timer, in the file that is named. A thread that is held up and does not work waits for a core.
 * One timer for both, since each wakes a server that has little to do: `monitorEventLoopDelay` would need one of its own.
 * Not TypeScript: what takes its types away would be counted as memory of the server.
 */
const RESOLUTION_MS = 20
const file = process.env.OPSTAGE_BENCH_LOOP

if (isMainThread && file !== undefined) {
  let tickedAt = performance.now()
  let used = process.threadCpuUsage()
  let maxMs = 0
  let workedMs = 0
  setInterval(() => {
    const now = performance.now()
    const { user, system } = process.threadCpuUsage()
    maxMs = Math.max(maxMs, now - tickedAt - RESOLUTION_MS)
    workedMs = Math.max(workedMs, (user - used.user + system - used.system) / 1000)
    tickedAt = now
    used = { user, system }
  }, RESOLUTION_MS).unref()
  setInterval(() => {
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), maxMs, workedMs })}\n`)
    maxMs = 0
    workedMs = 0
  }, 1000).unref()
}
