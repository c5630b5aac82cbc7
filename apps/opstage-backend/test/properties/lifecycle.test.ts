import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { requestAction } from '../../src/features/actions/request.ts'
import { disableAgent, enableAgent } from '../../src/features/agents/change-status.ts'
import { touchAgent } from '../../src/features/agents/touch.ts'
import { cancelCommand } from '../../src/features/commands/cancel.ts'
import { completeCommand } from '../../src/features/commands/complete.ts'
import { expireCommands } from '../../src/features/commands/expire.ts'
import { pollCommands } from '../../src/features/commands/poll.ts'
import { reportProgress } from '../../src/features/commands/report-progress.ts'
import { type Context, createContext } from '../../src/platform/context.ts'
import { aService, startAgent } from '../agent.ts'
import { openOpstage, type Opstage } from '../harness.ts'
import { LifecycleModel, type ModelCommand, TIMEOUT } from './lifecycle-model.ts'

/** All in all, on each database. */
const STEPS = 10_000
const STEPS_A_RUN = 100

let opstage: Opstage
beforeAll(async () => {
  // Days pass on the clock of this test.
  const month = String(30 * 86_400)
  const env = { OPSTAGE_SESSION_TTL_SECONDS: month, OPSTAGE_SESSION_IDLE_SECONDS: month }
  opstage = await openOpstage({ frozen: true, env })
  return opstage.dispose
})

interface Real {
  user: Context
  agent: Context
  agentId: string
  serviceId: string
}

let agents_ = 0
async function setUp(): Promise<Real> {
  const code = `agent-${++agents_}`
  const service = aService(code, { actions: [{ name: 'run', label: 'Run', timeoutSeconds: TIMEOUT }] })
  const { id, serviceId } = await startAgent(opstage, code, service)
  const { parts } = opstage
  const user = {
    type: 'USER',
    id: opstage.owner.user.id,
    name: 'admin',
    role: 'owner',
    sessionId: '',
    apiTokenId: null,
  } as const
  // As PENDING it reports each contact at once, so that minutes that pass never make it look offline.
  const agent = {
    type: 'AGENT',
    id,
    name: code,
    tokenId: '',
    status: 'OFFLINE',
    statusSince: '',
    replaced: false,
  } as const
  return { user: createContext(parts, user, null), agent: createContext(parts, agent, null), agentId: id, serviceId }
}

type Step = fc.AsyncCommand<LifecycleModel, Real>
const never = () => () => {}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string; message?: string }) => error.code ?? error.message,
  )

const step = (name: string, run: Step['run'], check: Step['check'] = () => true): Step => ({
  check,
  run,
  toString: () => name,
})
const pick = (model: LifecycleModel, at: number): ModelCommand => model.commands[at % model.commands.length]!
const on = (name: string, at: number, act: (model: LifecycleModel, real: Real, one: ModelCommand) => Promise<void>) =>
  step(
    `${name}(${at})`,
    (model, real) => act(model, real, pick(model, at)),
    (model) => model.commands.length > 0,
  )

const index = fc.nat(7)
const steps: fc.Arbitrary<Step>[] = [
  fc.constant(
    step('ask', async (model, { user, serviceId }) => {
      const asked = requestAction(user, { serviceId, actionName: 'run', payload: {}, confirmation: false })
      if (model.agent === 'DISABLED') expect(await codeOf(asked)).toBe('AGENT_NOT_AVAILABLE')
      else model.create((await asked).id)
    }),
  ),
  fc.tuple(fc.constantFrom(null, 'one', 'two'), fc.nat(3), fc.boolean()).map(([journal, limit, acknowledges]) =>
    step(
      `poll(${journal}, ${limit}, ${acknowledges})`,
      async (model, { agent, agentId }) => {
        const most = journal === null ? Math.max(1, limit) : limit
        const held = model.commands.filter((one) => one.status === 'RUNNING' && one.journal === journal)
        const ack = journal !== null && acknowledges ? held.map(({ id }) => id) : []
        const poll = { agentId, limit: most, journal: journal ?? undefined, ack, waitMs: 0, whenGone: never }
        const { commands } = await pollCommands(agent, poll)
        expect(commands.map(({ id }) => id)).toEqual(model.poll(journal, most, ack))
      },
      (model) => model.agent === 'ONLINE',
    ),
  ),
  index.map((at) =>
    on('start', at, async (model, { agent }, one) => {
      expect(await codeOf(reportProgress(agent, one.id, { state: 'started' } as never))).toBe(model.start(one))
    }),
  ),
  fc.tuple(index, fc.constantFrom('success', 'failure', 'cancelled')).map(([at, outcome]) =>
    on(outcome, at, async (model, { agent }, one) => {
      const error = { code: outcome === 'failure' ? 'BROKEN' : 'ACTION_CANCELLED', message: undefined }
      const result = outcome === 'success' ? { success: true } : { success: false, error }
      expect(await codeOf(completeCommand(agent, one.id, result as never))).toBe(model.finish(one, outcome))
    }),
  ),
  index.map((at) =>
    on('cancel', at, async (model, { user }, one) => {
      expect(await codeOf(cancelCommand(user, one.id))).toBe(model.cancel(one))
    }),
  ),
  fc.constantFrom(10, 70, 200, 400).map((seconds) =>
    step(`wait(${seconds})`, async (model, { agent }) => {
      opstage.clock.advance(seconds)
      model.time += seconds
      if (model.agent === 'ONLINE') await touchAgent(agent, {})
    }),
  ),
  fc.constant(
    step('sweep', async (model, { user }) => {
      await expireCommands(user, 500)
      model.sweep()
    }),
  ),
  fc.constant(
    step('disable', async (model, { user, agentId }) => {
      await disableAgent(user, agentId)
      model.disable()
    }),
  ),
  fc.constant(
    step('enable', async (model, { user, agent, agentId }) => {
      await enableAgent(user, agentId)
      await touchAgent(agent, {})
      model.agent = 'ONLINE'
    }),
  ),
]

async function compare(model: LifecycleModel, { agentId }: Real) {
  const rows = await opstage.db.selectFrom('command').selectAll().where('agentId', '=', agentId).orderBy('id').execute()
  expect(rows.map(({ id, status, errorCode }) => ({ id, status, errorCode }))).toEqual(
    model.commands.map(({ id, status, errorCode }) => ({ id, status, errorCode })),
  )
  const ended = rows.filter(({ completedAt }) => completedAt !== null).map(({ status }) => status)
  expect(ended.every((status) => status !== 'PENDING' && status !== 'RUNNING')).toBe(true)
}

test(`rows and model agree over ${STEPS} steps of every kind`, { timeout: 300_000 }, async () => {
  let taken = 0
  const property = fc.asyncProperty(fc.commands(steps, { maxCommands: STEPS_A_RUN, size: 'max' }), async (list) => {
    const real = await setUp()
    const model = new LifecycleModel()
    await fc.asyncModelRun(() => ({ model, real }), list)
    await compare(model, real)
    taken += [...list].length
  })
  // A seed that fails is printed with the shortest list of steps that still does.
  while (taken < STEPS) await fc.assert(property, { numRuns: 10, endOnFailure: false, verbose: 1 })
  expect(taken).toBeGreaterThanOrEqual(STEPS)
})
