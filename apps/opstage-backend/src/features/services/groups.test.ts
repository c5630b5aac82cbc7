import { services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

async function labelled(opstage: Opstage, code: string, labels: Record<string, string>, status: 'UP' | 'DOWN' = 'UP') {
  const { manifest } = aService(code)
  await startAgent(opstage, code, aService(code, { manifest: { ...manifest, labels }, health: { status } }))
}

async function setUp() {
  const opstage = await startOpstage()
  await labelled(opstage, 'orders', { env: 'prod', team: 'shop' })
  await labelled(opstage, 'billing', { env: 'prod' }, 'DOWN')
  await labelled(opstage, 'mail', { env: 'test' })
  await labelled(opstage, 'tools', {})
  return opstage
}

test('labels are listed in order, with how many services carry them', async () => {
  const opstage = await setUp()
  expect((await opstage.owner.call(services.labels, {})).data).toEqual([
    { key: 'env', value: 'prod', count: 2 },
    { key: 'env', value: 'test', count: 1 },
    { key: 'team', value: 'shop', count: 1 },
  ])
})

test('services are counted by a label and status; those without the label last', async () => {
  const opstage = await setUp()
  const group = async (query: object) => (await opstage.owner.call(services.groups, { query })).data
  expect(await group({ by: 'env' })).toEqual([
    { value: 'prod', status: 'HEALTHY', count: 1 },
    { value: 'prod', status: 'OFFLINE', count: 1 },
    { value: 'test', status: 'HEALTHY', count: 1 },
    { value: null, status: 'HEALTHY', count: 1 },
  ])
  expect(await group({})).toEqual([
    { value: null, status: 'HEALTHY', count: 3 },
    { value: null, status: 'OFFLINE', count: 1 },
  ])
  expect(await group({ by: 'team', status: 'HEALTHY', label: 'env:prod' })).toEqual([
    { value: 'shop', status: 'HEALTHY', count: 1 },
  ])
})
