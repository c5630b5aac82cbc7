import { actions, commands, type DeliveredCommand } from '@xtrape/capsule-contracts-node'
import type { TestAgent } from './agent.ts'
import type { Opstage } from './harness.ts'

type Body = NonNullable<Parameters<typeof requestAction>[3]>

/** Asks for an action of the agent's service, confirmed if that is needed; answers with the stored command. */
export async function requestAction(
  { owner }: Pick<Opstage, 'owner'>,
  { serviceId }: Pick<TestAgent, 'serviceId'>,
  actionName: string,
  body: { payload?: Record<string, unknown>; confirmation?: boolean; reason?: string } = {},
) {
  const params = { serviceId, actionName }
  return (await owner.call(actions.execute, { params, body: { confirmation: true, ...body } })).data
}

/** The same, and the agent has taken it: RUNNING. */
export async function startCommand(
  opstage: Pick<Opstage, 'owner'>,
  agent: TestAgent,
  actionName: string,
  body: Body = {},
): Promise<DeliveredCommand> {
  const { id } = await requestAction(opstage, agent, actionName, body)
  const delivered = await agent.poll()
  return delivered.find((command) => command.id === id)!
}

/** As people see it, without spending what is shown only once. */
export const showCommand = async ({ owner }: Pick<Opstage, 'owner'>, commandId: string) =>
  (await owner.call(commands.get, { params: { commandId }, query: { reveal: 'false' } })).data

/** Rounded: a clock that is not frozen goes on by itself. */
export const secondsBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 1000) + 0
