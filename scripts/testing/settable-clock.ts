import { existsSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server by `--import`: its wall clock can be set, and nothing else about time. From the start, and again on SIGUSR2, it
 * is as many milliseconds ahead of the machine's as the file says that is named; timers and monotonic clocks notice nothing, as with a real one.
 */
const file = process.env.OPSTAGE_TEST_CLOCK

if (isMainThread && file !== undefined) {
  const read = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
  let aheadMs = read()
  const now = () => performance.timeOrigin + performance.now() + aheadMs
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [now()], self) as object,
    get: (target, key) => (key === 'now' ? () => Math.floor(now()) : (Reflect.get(target, key) as unknown)),
  })
  process.on('SIGUSR2', () => (aheadMs = read()))
}
