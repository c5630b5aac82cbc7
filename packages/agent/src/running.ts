import { settledWithin } from './clock.ts'
import type { Context } from './context.ts'
import { deliver } from './delivery.ts'
import { messageOf } from './errors.ts'
import { execute } from './execute.ts'
import { Failure, withoutSecret, writeFailure } from './result.ts'
import type { DeliveredCommand } from './wire.ts'

const MAX_PER_POLL = 10
const FIRST_DELIVERY_MS = 5_000

/** The commands in hand, from delivery until the backend has their result. That bounds how many there can be. */
export interface Running {
  /** Delivers what the journal still has from an earlier life; resolves when that is done, or takes too long to wait. */
  resume(signal: AbortSignal): Promise<void>
  /**
   * Starts what is new, at most `limit`, once the journal has it; answers how many those are. What the journal knows
   * never runs again: its result is sent again when it is not on its way. Rejects when the journal cannot be written.
   */
  take(commands: DeliveredCommand[], limit: number): Promise<number>
  /** Tells handlers to stop; answers how many did not know yet. */
  cancel(commandIds: string[]): number
  ids(): string[]
  /** How many commands have ended so far. */
  ended(): number
  /** Resolves when the next one ends, or `signal` aborts. */
  nextEnd(signal: AbortSignal): Promise<void>
  /** How many more may be taken. */
  freeSlots(): number
  /** When all results are delivered or given up. */
  settled(): Promise<unknown>
  abortHandlers(): void
  abortDeliveries(): void
}

interface Task {
  abort: AbortController
  done: Promise<void>
}

export function createRunning(ctx: Context, concurrency: number): Running {
  const tasks = new Map<string, Task>()
  const waiters = new Set<() => void>()
  const deliveries = new AbortController()
  let ended = 0

  const begin = (commandId: string, work: (abort: AbortController) => Promise<void>) => {
    const abort = new AbortController()
    const done = work(abort)
      .catch((error: unknown) => ctx.log.error(`Command ${commandId} was lost: ${messageOf(error)}`))
      .finally(() => {
        tasks.delete(commandId)
        ended += 1
        for (const wake of waiters) wake()
      })
    tasks.set(commandId, { abort, done })
  }

  const send = async (commandId: string, json: string) => {
    if (await deliver(ctx, commandId, json, deliveries.signal)) ctx.journal.settle(commandId)
  }

  const run = async (command: DeliveredCommand, abort: AbortController) => {
    const json = await execute(ctx, command, abort)
    await ctx.journal.finish(command.id, withoutSecret(json)).catch((error: unknown) => {
      ctx.log.seldom('journal', 'error', messageOf(error))
    })
    await send(command.id, json)
  }

  const settled = () => Promise.all([...tasks.values()].map((task) => task.done))

  return {
    async resume(signal) {
      const waiting = ctx.journal.unsettled().filter(({ commandId }) => !tasks.has(commandId))
      for (const { commandId, json } of waiting) begin(commandId, () => send(commandId, json ?? RESTARTED))
      if (waiting.length === 0) return
      ctx.log.info(`${waiting.length} commands from before this start are being reported`)
      await settledWithin(ctx.clock, settled(), FIRST_DELIVERY_MS, signal)
    },
    async take(commands, limit) {
      const byId = new Map(commands.filter(({ id }) => !ctx.journal.has(id)).map((command) => [command.id, command]))
      const fresh = [...byId.values()].slice(0, limit)
      for (const { id } of commands) {
        if (ctx.journal.has(id) && !tasks.has(id)) begin(id, () => send(id, FORGOTTEN))
      }
      if (fresh.length > 0) await ctx.journal.take(fresh.map(({ id }) => id))
      for (const command of fresh) begin(command.id, (abort) => run(command, abort))
      return fresh.length
    },
    cancel(commandIds) {
      const told = commandIds.flatMap((id) => tasks.get(id) ?? []).filter(({ abort }) => !abort.signal.aborted)
      for (const { abort } of told) abort.abort(new Failure('ACTION_CANCELLED', 'It was cancelled'))
      return told.length
    },
    ids: () => [...tasks.keys()],
    ended: () => ended,
    nextEnd: (signal) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          waiters.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiters.add(wake)
        signal.addEventListener('abort', wake, { once: true })
        if (signal.aborted) wake()
      }),
    freeSlots: () => Math.max(0, Math.min(MAX_PER_POLL, concurrency - tasks.size)),
    settled,
    abortHandlers() {
      const reason = new Failure('AGENT_STOPPED', 'The service was stopped')
      for (const { abort } of tasks.values()) abort.abort(reason)
    },
    abortDeliveries: () => deliveries.abort(),
  }
}

const RESTARTED = writeFailure(
  'AGENT_RESTARTED',
  'The agent ended while it held the command; whether its handler ran, and how far, is not known',
)
const FORGOTTEN = writeFailure(
  'AGENT_RESTARTED',
  'The agent has had this command before and does not run it twice; its result was accepted then and is not kept',
)
