import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server by `--import`: each second a line with how long the event loop was held up at most, in the file that is named.
 * Not TypeScript: what takes its types away would be counted as memory of the server.
 */
const RESOLUTION_MS = 20
const file = process.env.OPSTAGE_BENCH_LOOP

if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  setInterval(() => {
    const maxMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS)
    delay.reset()
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), maxMs })}\n`)
  }, 1000).unref()
}
