import { actions, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent, type TestAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const retry = async ({ owner }: Opstage, commandId: string, confirmation = true) =>
  (await owner.call(commands.retry, { params: { commandId }, body: { confirmation } })).data

async function failed(opstage: Opstage, agent: TestAgent, actionName: string, payload: Record<string, unknown> = {}) {
  const { id } = await startCommand(opstage, agent, actionName, { payload, reason: 'ticket 42' })
  await agent.finish(id, { success: false, error: { code: 'NO_STOCK', message: 'empty' } })
  return id
}

test('what failed is asked for again as a new command that says which one it repeats', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const id = await failed(opstage, agent, 'echo', { hello: 'world' })
  expect((await showCommand(opstage, id)).retryable).toBe(true)
  const again = await retry(opstage, id)
  expect(again).toMatchObject({ status: 'PENDING', retryOf: id, payload: { hello: 'world' }, reason: 'ticket 42' })
  expect(again.id).not.toBe(id)
  expect(await agent.poll()).toMatchObject([{ id: again.id, payload: { hello: 'world' } }])
})

test('what expired or was cancelled may be retried; what waits, runs or succeeded may not', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  const notNow = refusal('COMMAND_NOT_RETRYABLE')
  await expect(retry(opstage, id)).rejects.toMatchObject({ ...notNow, message: expect.stringContaining('is PENDING') })
  await agent.poll()
  await expect(retry(opstage, id)).rejects.toMatchObject(notNow)
  await agent.finish(id, { success: true })
  await expect(retry(opstage, id)).rejects.toMatchObject(notNow)

  const cancelled = await requestAction(opstage, agent, 'echo')
  await opstage.owner.call(commands.cancel, { params: { commandId: cancelled.id } })
  expect((await retry(opstage, cancelled.id)).retryOf).toBe(cancelled.id)

  const expired = await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(301)
  await agent.beat()
  await opstage.sweep()
  expect((await retry(opstage, expired.id)).retryOf).toBe(expired.id)
  await expect(retry(opstage, 'cmd_unknown')).rejects.toMatchObject(refusal('COMMAND_NOT_FOUND'))
})

test('everything is validated again: confirmation, schema, agent', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const wiped = await failed(opstage, agent, 'wipe')
  const resized = await failed(opstage, agent, 'resize', { size: 2 })
  await expect(retry(opstage, wiped, false)).rejects.toMatchObject(refusal('ACTION_REQUIRES_CONFIRMATION'))
  await retry(opstage, wiped)

  const inputSchema = { type: 'object', properties: { size: { type: 'integer', maximum: 1 } } }
  await agent.report([aService('orders', { actions: [{ name: 'resize', label: 'Resize', inputSchema }] })])
  await expect(retry(opstage, resized)).rejects.toMatchObject(refusal('ACTION_PAYLOAD_INVALID'))
  await expect(retry(opstage, wiped)).rejects.toMatchObject(refusal('ACTION_NOT_FOUND'))
  await opstage.flush()
  opstage.clock.advance(100)
  await expect(retry(opstage, resized)).rejects.toMatchObject(refusal('AGENT_HEARTBEAT_STALE'))
})

test('what carried secrets is not retried: they are not kept', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const id = await failed(opstage, agent, 'echo', { password: 'hunter2' })
  expect((await showCommand(opstage, id)).retryable).toBe(false)
  await expect(retry(opstage, id)).rejects.toMatchObject({
    ...refusal('COMMAND_NOT_RETRYABLE'),
    message: expect.stringContaining('secrets, which are not kept'),
  })
})

test('a prepare is not retried', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const { data: prepare } = await opstage.owner.call(actions.prepare, { params })
  await agent.poll()
  await agent.finish(prepare.id, { success: false })
  await expect(retry(opstage, prepare.id)).rejects.toMatchObject(refusal('COMMAND_NOT_RETRYABLE'))
})
