import type { ErrorCode } from '@xtrape/capsule-contracts-node'
import { aService, type TestAgent } from '../../agent.ts'
import type { Example } from '../examples/example.ts'
import type { Call, World } from '../world.ts'

const echoAs = (agent: { code: string }, change: object) => [
  aService(agent.code, { actions: [{ name: 'echo', label: 'Echo', ...change }] }),
]

type Owned = TestAgent & { code: string }
type Obstacle = (world: World, agent: Owned) => Promise<unknown>
const withStatus =
  (status: string): Obstacle =>
  ({ db }, { id }) =>
    db.updateTable('agent').set({ status }).where('id', '=', id).execute()

/** What may have happened to an action by the time that somebody asks for it. */
const gone: Partial<Record<ErrorCode, Obstacle>> = {
  CAPSULE_SERVICE_NOT_FOUND: ({ db }, { serviceId }) =>
    db.deleteFrom('capsuleService').where('id', '=', serviceId).execute(),
  ACTION_NOT_FOUND: (_, agent) => agent.report([aService(agent.code, { actions: [] })]),
  ACTION_DISABLED: (_, agent) => agent.report(echoAs(agent, { enabled: false })),
  AGENT_NOT_AVAILABLE: withStatus('DISABLED'),
  AGENT_NOT_READY: withStatus('PENDING'),
  AGENT_HEARTBEAT_STALE: withStatus('OFFLINE'),
}
const stricter: Partial<Record<ErrorCode, Obstacle>> = {
  ACTION_REQUIRES_CONFIRMATION: (_, agent) => agent.report(echoAs(agent, { dangerLevel: 'HIGH' })),
  ACTION_PAYLOAD_INVALID: (_, agent) => agent.report(echoAs(agent, { inputSchema: { required: ['size'] } })),
}

type Ask = (world: World, agent: Owned) => Promise<Call>
const askEcho: Ask = async (_, { serviceId }) => ({ params: { serviceId, actionName: 'echo' } })
const askAgain: Ask = async (world, agent) => {
  const commandId = await world.running(agent)
  await agent.finish(commandId, { success: false })
  return { params: { commandId } }
}

const hinder = (route: string, ask: Ask, obstacles: Record<string, Obstacle>) =>
  Object.fromEntries(
    Object.entries(obstacles).map(([code, arise]): [string, Example] => [
      `${route} ${code}`,
      async (world) => {
        const agent = await world.agent()
        const call = await ask(world, agent)
        await arise(world, agent)
        return call
      },
    ]),
  )

/** Asked for what has changed meanwhile. */
export const hindered = {
  ...hinder('prepareActionPanel', askEcho, gone),
  ...hinder('createPrepareCommand', askEcho, gone),
  ...hinder('createActionCommand', askEcho, { ...gone, ...stricter }),
  ...hinder('retryCommand', askAgain, { ...gone, ...stricter }),
}
