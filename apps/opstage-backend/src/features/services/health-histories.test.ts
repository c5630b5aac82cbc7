import { services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

test('the histories of a page say of each service what its own history says', async () => {
  const opstage = await startOpstage({ frozen: true })
  const all = await Promise.all(['orders', 'billing', 'mail'].map((code) => startAgent(opstage, code)))
  for (const status of ['DOWN', 'UP', 'DEGRADED'] as const) {
    opstage.clock.advance(10)
    for (const agent of all.slice(0, 2)) await agent.beat({ health: { status } })
  }
  const from = new Date(opstage.clock.now().getTime() - 15_000).toISOString()
  const query = { serviceId: all.map(({ serviceId }) => serviceId), from }
  const together = await opstage.owner.call(services.histories, { query })
  expect(together.data.map(({ changes }) => changes.length)).toEqual([3, 3, 1])
  for (const { serviceId, changes } of together.data) {
    const alone = await opstage.owner.call(services.healthHistory, { params: { serviceId }, query: { from } })
    expect(changes).toEqual(alone.data)
    expect(together.gaps).toEqual(alone.gaps)
  }
})

test('a service that is not there has no history', async () => {
  const opstage = await startOpstage()
  const { data } = await opstage.owner.call(services.histories, { query: { serviceId: 'svc_0' } })
  expect(data).toEqual([{ serviceId: 'svc_0', changes: [] }])
})
