import { actions, search } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

test('services, agents, actions and commands are found by name, code and id', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const { data: command } = await opstage.owner.call(actions.execute, { params })
  const find = async (q: string) => (await opstage.owner.call(search.find, { query: { q } })).data

  expect(await find('ORDERS')).toMatchObject([
    { kind: 'SERVICE', id: agent.serviceId, subtitle: 'orders', status: 'HEALTHY' },
    { kind: 'AGENT', id: agent.id, status: 'ONLINE' },
  ])
  expect(await find('ech')).toMatchObject([
    { kind: 'ACTION', title: 'Echo', serviceId: agent.serviceId, actionName: 'echo' },
    { kind: 'COMMAND', id: command.id, title: 'Echo', status: 'PENDING' },
  ])
  expect((await find(command.id.slice(0, 20))).map(({ id }) => id)).toEqual([command.id])
  expect(await find('%')).toEqual([])
  // What is switched off cannot be run, so it is not offered.
  expect((await find('off')).filter(({ kind }) => kind === 'ACTION')).toEqual([])
})

test('what begins like it comes before what has it somewhere', async () => {
  const opstage = await startOpstage()
  for (const code of ['a-billing', 'billing', 'billing-eu']) await startAgent(opstage, code)
  const { data } = await opstage.owner.call(search.find, { query: { q: 'billing' } })
  expect(data.flatMap((hit) => (hit.kind === 'AGENT' ? [hit.subtitle] : []))).toEqual([
    'billing',
    'billing-eu',
    'a-billing',
  ])
})
