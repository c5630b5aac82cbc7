import type { Context } from './context.ts'
import { deliver } from './delivery.ts'
import { messageOf } from './errors.ts'
import { execute } from './execute.ts'
import type { DeliveredCommand } from './wire.ts'

const MAX_PER_POLL = 10

/** The commands in hand, from delivery until the backend has their result. That bounds how many there can be. */
export interface Running {
  /** Starts it; false when it is in hand already. */
  take(command: DeliveredCommand): boolean
  ids(): string[]
  /** How many more may be taken; waits until there is room, and is 0 only when `signal` aborts. */
  freeSlots(signal: AbortSignal): Promise<number>
  /** When all results are delivered or given up. */
  settled(): Promise<unknown>
  abortHandlers(): void
  abortDeliveries(): void
}

interface Task {
  handler: AbortController
  done: Promise<void>
}

export function createRunning(ctx: Context, concurrency: number): Running {
  const tasks = new Map<string, Task>()
  const waiters = new Set<() => void>()
  const deliveries = new AbortController()

  const work = async (command: DeliveredCommand, signal: AbortSignal) => {
    try {
      await deliver(ctx, command, await execute(ctx, command, signal), deliveries.signal)
    } catch (error) {
      ctx.log.error(`Command ${command.id} was lost: ${messageOf(error)}`)
    } finally {
      tasks.delete(command.id)
      for (const wake of waiters) wake()
    }
  }

  const oneEnds = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        waiters.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      waiters.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })

  return {
    take(command) {
      if (tasks.has(command.id)) return false
      const handler = new AbortController()
      tasks.set(command.id, { handler, done: work(command, handler.signal) })
      return true
    },
    ids: () => [...tasks.keys()],
    async freeSlots(signal) {
      while (tasks.size >= concurrency && !signal.aborted) await oneEnds(signal)
      return signal.aborted ? 0 : Math.min(MAX_PER_POLL, concurrency - tasks.size)
    },
    settled: () => Promise.all([...tasks.values()].map((task) => task.done)),
    abortHandlers() {
      for (const { handler } of tasks.values()) handler.abort()
    },
    abortDeliveries: () => deliveries.abort(),
  }
}
