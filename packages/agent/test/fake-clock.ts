import type { Clock } from '../src/clock.ts'

interface Timer {
  at: number
  ms: number
  run: () => void
}

/** Time that stands still until a test moves it. Chance always takes the upper bound, so that waits are exact. */
export class FakeClock implements Clock {
  #now = 0
  #wrong = 0
  readonly #timers = new Set<Timer>()
  readonly #watchers = new Set<() => void>()

  wall = () => Date.UTC(2026, 10, 1) + this.#now + this.#wrong
  ticks = () => this.#now
  random = () => 1

  after = (ms: number, run: () => void) => {
    const timer = { at: this.#now + ms, ms, run }
    this.#timers.add(timer)
    for (const look of this.#watchers) look()
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Resolves once something waits for exactly this long. */
  async waitingFor(ms: number): Promise<void> {
    const isThere = () => [...this.#timers].some((timer) => timer.ms === ms)
    if (isThere()) return
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isThere()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
    })
  }

  /** Waits until something waits for exactly this long, and lets that time pass. */
  async pass(ms: number): Promise<void> {
    await this.waitingFor(ms)
    this.advance(ms)
  }

  /** Somebody sets the wall clock. */
  jump(ms: number): void {
    this.#wrong += ms
  }

  advance(ms: number): void {
    this.#now += ms
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.run()
    }
  }

  /** How long everything waits that waits now. */
  waits(): number[] {
    return [...this.#timers].map((timer) => timer.ms)
  }
}
