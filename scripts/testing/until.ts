import { setTimeout as delay } from 'node:timers/promises'

/** Looks again and again until it is so; fails when it never is. */
export async function until(isSo: () => Promise<boolean> | boolean, timeoutMs = 30_000) {
  const deadline = performance.now() + timeoutMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Still not so after ${timeoutMs / 1000} s: ${String(isSo)}`)
    await delay(50)
  }
}
