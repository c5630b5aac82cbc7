import { setTimeout as delay } from 'node:timers/promises'
import { actions, ApiError, commands } from '../../packages/contracts/src/index.ts'
import type { Chance } from './chance.ts'
import type { Owner } from './owner.ts'
import { PAYLOAD_SECRET } from './secrets.ts'

const ANSWER_MS = 5_000
const LATEST_CANCEL_MS = 1_500

/** What operators asked for, and what they were told. */
export interface Load {
  /** Commands that the backend has answered to have created. */
  created: Set<string>
  /** Cancellations that it has answered to have noted. */
  cancelled: Set<string>
  /** How many it refused, with its own words. */
  refused: number
  /** Stops asking, and resolves when every open question has its answer. */
  stop: () => Promise<void>
}

interface LoadOptions {
  owner: Owner
  serviceIds: string[]
  chance: Chance
  operators: number
  pauseMs: number
}

/**
 * Operators who run actions and sometimes change their minds. A question without an answer is asked again with the same
 * `Idempotency-Key`, so that no question makes two commands.
 */
export function startLoad({ owner, serviceIds, chance, operators, pauseMs }: LoadOptions): Load {
  const created = new Set<string>()
  const cancelled = new Set<string>()
  let stopping = false
  let asked = 0
  const load = { created, cancelled, refused: 0 }

  const execute = async () => {
    const question = `question-${(asked += 1)}`
    const actionName = chance.pick(['quick', 'quick', 'slow', 'slow', 'locked', 'failing', 'keyed'])
    const how = { ms: Math.round(chance.between(50, 1500)), key: chance.pick(['a', 'b', 'c']) }
    const payload = { question, ...how, password: PAYLOAD_SECRET }
    const input = { params: { serviceId: chance.pick(serviceIds), actionName }, body: { payload } }
    const answer = await untilAnswered((signal) =>
      owner(actions.execute, input, { headers: { 'idempotency-key': question }, signal }),
    )
    if (answer instanceof ApiError) load.refused += 1
    else created.add(answer.data.id)
    return answer instanceof ApiError ? undefined : answer.data.id
  }

  const cancel = async (commandId: string) => {
    await delay(chance.between(0, LATEST_CANCEL_MS))
    const answer = await untilAnswered((signal) => owner(commands.cancel, { params: { commandId } }, { signal }))
    if (!(answer instanceof ApiError)) cancelled.add(commandId)
  }

  const operator = async () => {
    while (!stopping) {
      const commandId = await execute()
      if (commandId && chance.next() < 0.2) await cancel(commandId)
      await delay(chance.between(0, 2 * pauseMs))
    }
  }
  const all = Promise.all(Array.from({ length: operators }, operator))
  return Object.assign(load, {
    async stop() {
      stopping = true
      await all
    },
  })
}

/** A refusal is an answer; no answer, or one of a server in trouble, is none. */
async function untilAnswered<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | ApiError> {
  for (;;) {
    try {
      return await ask(AbortSignal.timeout(ANSWER_MS))
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) return error
      await delay(200)
    }
  }
}
