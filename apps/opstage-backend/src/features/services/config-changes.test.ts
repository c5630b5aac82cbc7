import { services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

const config = (key: string, currentValue: unknown) => ({ key, type: 'string', currentValue })

test('what the last report changed is told against the one before', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', aService('orders', { configs: [config('a', 1), config('b', 'x')] }))
  const params = { serviceId: agent.serviceId }
  const changes = async () => (await opstage.owner.call(services.configChanges, { params })).data
  expect(await changes()).toEqual([])

  await agent.report([aService('orders', { configs: [config('a', 2), config('c', true)] })])
  const told = [
    { key: 'a', kind: 'CHANGED', before: '1', after: '2' },
    { key: 'b', kind: 'REMOVED', before: 'x', after: null },
    { key: 'c', kind: 'ADDED', before: null, after: 'true' },
  ]
  expect(await changes()).toMatchObject(told)

  // A report that changes nothing, as after a restart, leaves that standing.
  await agent.report([aService('orders', { configs: [config('a', 2), config('c', true)] })])
  expect(await changes()).toMatchObject(told)
})
