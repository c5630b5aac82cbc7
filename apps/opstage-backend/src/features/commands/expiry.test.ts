import { actions, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, secondsBetween, showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

/** Seconds from now until a command expires. */
const left = async (opstage: Opstage, id: string) =>
  secondsBetween(opstage.clock.now().toISOString(), (await showCommand(opstage, id)).expiresAt)

test('a command waits for its TTL to be picked up', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { createdAt, expiresAt, timeoutSeconds } = await requestAction(opstage, agent, 'echo')
  expect(secondsBetween(createdAt, expiresAt)).toBe(300)
  expect(timeoutSeconds).toBeUndefined()
  const { data: prepare } = await opstage.owner.call(actions.prepare, {
    params: { serviceId: agent.serviceId, actionName: 'echo' },
  })
  expect(secondsBetween(prepare.createdAt, prepare.expiresAt)).toBe(20)
})

test('what has expired is never handed out, though no sweep has seen it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(299)
  const fresh = await showCommand(opstage, id)
  expect(fresh.status).toBe('PENDING')
  opstage.clock.advance(1)
  expect(await agent.poll()).toEqual([])
  await opstage.sweep()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'EXPIRED', startedAt: null, retryable: true })
  const { data } = await opstage.owner.call(commands.list, { query: { status: 'EXPIRED' } })
  expect(data).toHaveLength(1)
  const event = opstage.db.selectFrom('auditEvent').selectAll().where('targetId', '=', id).orderBy('id', 'desc')
  expect(await event.executeTakeFirst()).toMatchObject({
    action: 'system.command.expired',
    actorType: 'SYSTEM',
    message: 'The agent did not take it in time',
  })
})

test('on delivery it gets a minute for the way, its handler’s time, and half a minute for the result', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const timed = await requestAction(opstage, agent, 'wipe')
  const untimed = await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(200)
  await agent.poll()
  expect(await left(opstage, timed.id)).toBe(60 + 60 + 30)
  expect(await left(opstage, untimed.id)).toBe(60 + 300 + 30)
})

test('with a timeout the first progress counts it from the handler’s start, and no later one moves it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'wipe')
  opstage.clock.advance(100)
  await agent.progress(id, { percent: 0 })
  expect(await left(opstage, id)).toBe(50)
  await agent.progress(id, { state: 'started' })
  expect(await left(opstage, id)).toBe(60 + 30)
  opstage.clock.advance(20)
  await agent.progress(id, { state: 'started', percent: 50 })
  expect(await left(opstage, id)).toBe(70)
})

test('the re-basing may shorten: who starts at once does not keep the minute for the way', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'wipe')
  await agent.progress(id, { state: 'started' })
  expect(await left(opstage, id)).toBe(60 + 30)
})

test('without a timeout each sign of life moves the expiry to at least a TTL from now, and never nearer', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.progress(id, { state: 'started' })
  expect(await left(opstage, id)).toBe(390)
  opstage.clock.advance(200)
  await agent.progress(id, { percent: 50 })
  expect(await left(opstage, id)).toBe(300)
  for (let i = 0; i < 5; i += 1) {
    opstage.clock.advance(290)
    await opstage.sweep()
    await agent.progress(id, { message: 'still at it' })
  }
  expect(await left(opstage, id)).toBe(300)
  opstage.clock.advance(301)
  await opstage.sweep()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'EXPIRED' })
})

test('the result of a running command that has expired is taken as long as no sweep was there first', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const late = await startCommand(opstage, agent, 'wipe')
  const later = await startCommand(opstage, agent, 'wipe')
  opstage.clock.advance(151)
  expect((await agent.finish(late.id, { success: true })).data.status).toBe('SUCCEEDED')
  await opstage.sweep()
  expect(await showCommand(opstage, later.id)).toMatchObject({ status: 'EXPIRED', completedAt: expect.any(String) })
  await expect(agent.finish(later.id, { success: true })).rejects.toMatchObject(refusal('COMMAND_EXPIRED'))
  await expect(agent.progress(later.id, {})).rejects.toMatchObject(refusal('COMMAND_ALREADY_COMPLETED'))
  const rows = await opstage.db.selectFrom('auditEvent').select('message').where('targetId', '=', later.id).execute()
  expect(rows.at(-1)?.message).toBe('The agent took it and did not report in time')
})

test('a sweep expires many in batches, and each is on the record', async () => {
  const opstage = await startOpstage({ frozen: true, env: { OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE: '2' } })
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 5; i += 1) await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(301)
  expect(await opstage.sweep()).toMatchObject({ commandsExpired: 5 })
  expect((await opstage.auditActions()).filter((action) => action === 'system.command.expired')).toHaveLength(5)
})

test('nobody has to wait for the sweep: what expires is looked for every second', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(299)
  await opstage.expire()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'PENDING' })
  opstage.clock.advance(2)
  await opstage.expire()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'EXPIRED' })
})
