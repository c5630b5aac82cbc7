import type { Example } from '../examples/example.ts'
import { answerNext } from '../examples/work.ts'
import type { World } from '../world.ts'

const PAST = '2020-01-01T00:00:00.000Z'

const finished = async (world: World) => {
  const commandId = await world.running(world.main)
  await world.main.finish(commandId, { success: true })
  return { commandId, agentId: world.main.id }
}
const success = { success: true }
const progress = { percent: 1 }

export const work: Record<string, Example> = {
  'createActionCommand CONFLICT': async (world) => {
    const params = { serviceId: world.main.serviceId, actionName: 'echo' }
    const { headers } = await world.session(world.people.operator.id)
    const keyed = { ...headers, 'idempotency-key': world.fresh('key') }
    await world.execute(params, { payload: { a: 1 } }, keyed)
    return { params, headers: keyed, body: { payload: { a: 2 } } }
  },
  'prepareActionPanel ACTION_PREPARE_TIMEOUT': async (world) => ({
    params: { serviceId: (await world.agent()).serviceId, actionName: 'echo' },
  }),
  'prepareActionPanel ACTION_PREPARE_FAILED': async (world) => {
    const agent = await world.agent()
    return {
      params: { serviceId: agent.serviceId, actionName: 'echo' },
      meanwhile: () => answerNext(agent, { success: false, error: { code: 'NO_TEA', message: 'there is no tea' } }),
    }
  },
  'cancelCommand COMMAND_INVALID_TRANSITION': async (world) => ({ params: await finished(world) }),
  'retryCommand COMMAND_NOT_RETRYABLE': async (world) => ({ params: await finished(world) }),
  'reportCommandProgress COMMAND_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(await world.agent()) },
    body: progress,
  }),
  'reportCommandProgress COMMAND_ALREADY_COMPLETED': async (world) => ({
    params: await finished(world),
    body: progress,
  }),
  'reportCommandResult COMMAND_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(await world.agent()) },
    body: success,
  }),
  'reportCommandResult COMMAND_ALREADY_COMPLETED': async (world) => ({ params: await finished(world), body: success }),
  'reportCommandResult COMMAND_INVALID_TRANSITION': async (world) => ({
    params: { agentId: world.main.id, commandId: (await world.command(world.main)).id },
    body: success,
  }),
  'reportCommandResult COMMAND_EXPIRED': async (world) => {
    const commandId = await world.running(world.main)
    await world.db.updateTable('command').set({ expiresAt: PAST }).where('id', '=', commandId).execute()
    await world.sweep()
    return { params: { agentId: world.main.id, commandId }, body: success }
  },
  'reportCommandResult COMMAND_RESULT_TOO_LARGE': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(world.main) },
    body: { success: true, data: { text: 'x'.repeat(1_000_000) } },
  }),
}
