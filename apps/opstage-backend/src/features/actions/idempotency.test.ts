import { actions, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

async function setUp() {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const run = async (key: string, payload: Record<string, unknown> = {}, caller = opstage.owner) =>
    (await caller.call(actions.execute, { params, body: { payload } }, { headers: { 'idempotency-key': key } })).data
  const count = async () => (await opstage.owner.call(commands.list, {})).pagination.total
  return { opstage, agent, params, run, count }
}

test('the same key and request give the first command again, also when they come at once', async () => {
  const { run, count } = await setUp()
  const first = await run('a')
  const again = await Promise.all([run('a'), run('a'), run('a')])
  expect(new Set(again.map(({ id }) => id))).toEqual(new Set([first.id]))
  expect(await count()).toBe(1)
})

test('another request under the same key is refused', async () => {
  const { run, count } = await setUp()
  await run('a', { one: 1 })
  await expect(run('a', { two: 2 })).rejects.toMatchObject({ code: 'CONFLICT', status: 409 })
  expect(await count()).toBe(1)
})

test('a key belongs to a user, and to a day', async () => {
  const { opstage, agent, run } = await setUp()
  const first = await run('a')
  expect((await run('a', {}, await opstage.withRole('operator'))).id).not.toBe(first.id)
  opstage.clock.advance(24 * 3600 + 1)
  await agent.beat()
  const owner = await opstage.signIn({ username: 'admin', password: 'correct horse battery' })
  expect((await run('a', {}, owner)).id).not.toBe(first.id)
})

test('a request that was refused leaves its key unused', async () => {
  const { opstage, params, agent } = await setUp()
  const wipe = { params: { ...params, actionName: 'wipe' }, headers: { 'idempotency-key': 'a' } }
  const body = { payload: {}, confirmation: false }
  await expect(opstage.owner.call(actions.execute, { params: wipe.params, body }, wipe)).rejects.toMatchObject({
    code: 'ACTION_REQUIRES_CONFIRMATION',
  })
  const confirmed = { params: wipe.params, body: { ...body, confirmation: true } }
  await opstage.owner.call(actions.execute, confirmed, wipe)
  expect(await agent.poll()).toHaveLength(1)
})

test('a command carries the definition that its form was filled in against', async () => {
  const { opstage, agent, params } = await setUp()
  await opstage.owner.call(actions.execute, { params, body: { definitionHash: 'of-yesterday' } })
  expect((await agent.poll())[0]?.definitionHash).toBe('of-yesterday')
})

test('the flight recorder tells how long runs take', async () => {
  const { opstage, agent, params, run } = await setUp()
  const stats = async () => (await opstage.owner.call(actions.stats, { params })).data
  expect(await stats()).toEqual({ runs: 0, deliveryMs: null, startMs: null, runMs: null })
  const { id } = await run('a')
  opstage.clock.advance(1)
  await agent.poll()
  await agent.progress(id, { state: 'started' })
  opstage.clock.advance(2)
  await agent.finish(id, { success: true })
  const { runs, deliveryMs, runMs } = await stats()
  expect(runs).toBe(1)
  expect(deliveryMs!.p50).toBeGreaterThanOrEqual(1000)
  expect(runMs!.p99).toBeGreaterThanOrEqual(2000)
})
