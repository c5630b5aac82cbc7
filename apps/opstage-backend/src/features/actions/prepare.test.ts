import { actions, commands, metrics } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent, type TestAgent } from '../../../test/agent.ts'
import { secondsBetween, showCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const prepareNow = async ({ owner }: Opstage, { serviceId }: TestAgent, actionName: string) =>
  (await owner.call(actions.prepareNow, { params: { serviceId, actionName } })).data

/** An agent of the plain contract: it polls until there is a prepare, and answers it. */
async function answer(agent: TestAgent, result: Parameters<TestAgent['finish']>[1]) {
  let command = (await agent.poll())[0]
  while (!command) command = (await agent.poll())[0]
  expect(command).toMatchObject({ type: 'ACTION_PREPARE', payload: {} })
  await agent.finish(command.id, result)
  return command.id
}

test('the GET waits for a plain polling agent, and answers with the form it gave', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const inputSchema = { type: 'object', properties: { size: { enum: [1, 2, 3] } } }
  const [prepared, commandId] = await Promise.all([
    prepareNow(opstage, agent, 'resize'),
    answer(agent, {
      success: true,
      data: { action: { label: 'Resize now', inputSchema }, initialPayload: { size: 2 }, currentState: { size: 1 } },
    }),
  ])
  expect(prepared).toMatchObject({
    action: { name: 'resize', label: 'Resize now', inputSchema },
    initialPayload: { size: 2 },
    currentState: { size: 1 },
    prepareCommand: { id: commandId, type: 'ACTION_PREPARE', status: 'SUCCEEDED' },
  })
  expect(await opstage.auditActions()).toContain('action.prepare.requested')
})

test('an answer may change how an action looks, never what it is or how dangerous', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const action = {
    name: 'echo',
    dangerLevel: 'LOW',
    requiresConfirmation: false,
    description: 'Really?',
    inputSchema: { $ref: 'https://evil.example/schema' },
  }
  const [prepared] = await Promise.all([
    prepareNow(opstage, agent, 'wipe'),
    answer(agent, { success: true, data: { action, initialPayload: 'not an object' } }),
  ])
  expect(prepared).toMatchObject({
    action: { name: 'wipe', dangerLevel: 'HIGH', requiresConfirmation: true, description: 'Really?' },
    initialPayload: {},
  })
  expect(prepared.action.inputSchema).toBeUndefined()
})

test('an agent that does not answer in time is a 408, and its late answer finds nobody', async () => {
  const opstage = await startOpstage({ frozen: true, env: { OPSTAGE_PREPARE_WAIT_SECONDS: '1' } })
  const agent = await startAgent(opstage, 'orders')
  const refused = await prepareNow(opstage, agent, 'echo').catch((error: unknown) => error)
  expect(refused).toMatchObject(refusal('ACTION_PREPARE_TIMEOUT'))
  const { commandId } = (refused as { details: { commandId: string } }).details
  const { createdAt, expiresAt } = await showCommand(opstage, commandId)
  expect(secondsBetween(createdAt, expiresAt)).toBe(6)
  opstage.clock.advance(6)
  expect(await agent.poll()).toEqual([])
  await opstage.sweep()
  expect(await showCommand(opstage, commandId)).toMatchObject({ status: 'EXPIRED', retryable: false })
  const { operational } = (await opstage.owner.call(metrics.show, {})).data
  expect(operational).toMatchObject({ actionPrepareRequested: 1, actionPrepareTimeouts: 1, actionPrepareFailures: 0 })
})

test('an agent that cannot prepare is a 424 with its reason', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const waiting = prepareNow(opstage, agent, 'echo')
  const [refused, commandId] = await Promise.all([
    waiting.catch((error: unknown) => error),
    answer(agent, { success: false, error: { code: 'NO_STOCK', message: 'the shelf is empty' } }),
  ])
  expect(refused).toMatchObject({
    ...refusal('ACTION_PREPARE_FAILED'),
    message: 'The service could not prepare the action: the shelf is empty',
    details: { commandId, errorCode: 'NO_STOCK' },
  })
  const { operational } = (await opstage.owner.call(metrics.show, {})).data
  expect(operational).toMatchObject({ actionPrepareFailures: 1, actionPrepareTimeouts: 0, commandsFailed: 1 })
})

test('an action that has nothing to prepare is answered from its definition at once, without a command', async () => {
  const opstage = await startOpstage({ frozen: true })
  const inputSchema = { type: 'object' }
  const service = aService('orders', { actions: [{ name: 'echo', label: 'Echo', prepare: false, inputSchema }] })
  const agent = await startAgent(opstage, 'orders', service)
  const prepared = await prepareNow(opstage, agent, 'echo')
  expect(prepared).toMatchObject({ action: { name: 'echo', prepare: false, inputSchema }, initialPayload: {} })
  expect(prepared.prepareCommand).toBeUndefined()
  expect((await opstage.owner.call(commands.list, {})).data).toEqual([])
})

test('the POST answers with the command at once, which is followed like any other', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'resize' }
  const { data: command } = await opstage.owner.call(actions.prepare, { params })
  expect(command).toMatchObject({ type: 'ACTION_PREPARE', status: 'PENDING', actionName: 'resize' })
  expect(secondsBetween(command.createdAt, command.expiresAt)).toBe(20)
  await answer(agent, { success: true, data: { initialPayload: { size: 3 } } })
  expect(await showCommand(opstage, command.id)).toMatchObject({
    status: 'SUCCEEDED',
    retryable: false,
    result: { data: { initialPayload: { size: 3 } } },
  })
  const { data } = await opstage.owner.call(commands.list, { query: { type: 'ACTION_EXECUTE' } })
  expect(data).toEqual([])
})

test('who gives up waiting leaves nothing behind', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const hangUp = new AbortController()
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const waiting = opstage.owner.call(actions.prepareNow, { params }, { signal: hangUp.signal })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  hangUp.abort()
  await expect(waiting).rejects.toThrow('aborted')
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(0)
  expect(opstage.parts.counters.actionPrepareTimeouts).toBe(0)
})
