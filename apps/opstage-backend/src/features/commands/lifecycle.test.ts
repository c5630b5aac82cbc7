import { actions, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, showService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

test('an action is asked for, delivered, finished and on the record', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY', agentStatus: 'ONLINE' })

  const target = { serviceId: agent.serviceId, actionName: 'echo' }
  const { data: asked } = await opstage.owner.call(actions.execute, {
    params: target,
    body: { payload: { hello: 'world' } },
  })
  expect(asked).toMatchObject({ status: 'PENDING', createdByName: 'admin', actionLabel: 'Echo' })

  const [delivered] = await agent.poll()
  expect(delivered).toMatchObject({ id: asked.id, status: 'RUNNING', payload: { hello: 'world' } })
  expect(await agent.poll()).toEqual([])

  await agent.finish(asked.id, { success: true, message: 'done', data: { hello: 'world' } })
  const { data: ended } = await opstage.owner.call(commands.get, { params: { commandId: asked.id } })
  expect(ended).toMatchObject({ status: 'SUCCEEDED', result: { success: true, data: { hello: 'world' } } })
  expect((await opstage.auditActions()).slice(-5)).toEqual([
    'agent.online',
    'command.created',
    'service.action.requested',
    'command.dispatched',
    'command.completed',
  ])
})

test('a waiting poll gets a command in the moment it is asked for', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const waiting = agent.poll({ waitSeconds: 30 })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const { data: asked } = await opstage.owner.call(actions.execute, { params })
  expect((await waiting).map(({ id }) => id)).toEqual([asked.id])
})

test('an agent that hangs up takes nothing with it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const hangUp = new AbortController()
  const waiting = agent.poll({ waitSeconds: 30 }, hangUp.signal)
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  hangUp.abort()
  await expect(waiting).rejects.toThrow('abort')
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(0)
  const { data: asked } = await opstage.owner.call(actions.execute, {
    params: { serviceId: agent.serviceId, actionName: 'echo' },
  })
  const { data: shown } = await opstage.owner.call(commands.get, { params: { commandId: asked.id } })
  expect(shown.status).toBe('PENDING')
})

test('a command is delivered once, however many polls race for it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  for (let i = 0; i < 20; i += 1) await opstage.owner.call(actions.execute, { params })
  const polls = await Promise.all(Array.from({ length: 8 }, () => agent.poll({ limit: 3 })))
  const ids = polls.flat().map(({ id }) => id)
  expect(ids).toHaveLength(20)
  expect(new Set(ids).size).toBe(20)
})

test('a stopping server answers waiting polls empty', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', aService('orders'))
  const waiting = agent.poll({ waitSeconds: 50 })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  await opstage.close()
  expect(await waiting).toEqual([])
})
