import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server by `--import`: each second a line with how long the event loop was held up at most, and for how long its thread
 * worked at most between two ticks of a timer, in the file that is named. A thread that is held up and does not work waits for a core.
 * Not TypeScript: what takes its types away would be counted as memory of the server.
 */
const RESOLUTION_MS = 20
const file = process.env.OPSTAGE_BENCH_LOOP

if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let used = process.threadCpuUsage()
  let workedMs = 0
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(used)
    used = process.threadCpuUsage()
    workedMs = Math.max(workedMs, (user + system) / 1000)
  }, RESOLUTION_MS).unref()
  setInterval(() => {
    const maxMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS)
    delay.reset()
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), maxMs, workedMs })}\n`)
    workedMs = 0
  }, 1000).unref()
}
