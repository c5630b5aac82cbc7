import { commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'

test('commands are found by all that describes them', async () => {
  const opstage = await startOpstage()
  const [one, two] = [await startAgent(opstage, 'orders'), await startAgent(opstage, 'billing')]
  const olaf = await opstage.withRole('operator')
  const first = await startCommand(opstage, one, 'echo')
  await one.finish(first.id, { success: true })
  opstage.clock.advance(10)
  const middle = opstage.clock.now().toISOString()
  opstage.clock.advance(10)
  const second = await startCommand({ owner: olaf }, two, 'wipe')
  const third = await requestAction(opstage, one, 'echo')
  const found = async (query: object) =>
    (await opstage.owner.call(commands.list, { query: { sort: 'createdAt', ...query } })).data.map(({ id }) => id)
  expect(await found({ status: 'SUCCEEDED' })).toEqual([first.id])
  expect(await found({ status: ['RUNNING', 'PENDING'] })).toEqual([second.id, third.id])
  expect(await found({ actionName: 'wipe' })).toEqual([second.id])
  expect(await found({ serviceId: one.serviceId })).toEqual([first.id, third.id])
  expect(await found({ agentId: two.id, status: 'RUNNING' })).toEqual([second.id])
  expect(await found({ createdByUserId: olaf.user.id })).toEqual([second.id])
  expect(await found({ from: middle })).toEqual([second.id, third.id])
  expect(await found({ to: middle })).toEqual([first.id])
  expect(await found({ sort: '-finishedAt' })).toEqual([first.id, third.id, second.id])
  expect(await found({ sort: 'finishedAt', pageSize: 2, page: 2 })).toEqual([first.id])
})

test('commands are paged by a cursor, each once, while new ones arrive', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const asked: string[] = []
  for (let i = 0; i < 7; i += 1) asked.push((await requestAction(opstage, agent, 'echo')).id)
  for (const [sort, expected] of [
    ['-createdAt', asked.toReversed()],
    ['createdAt', asked],
  ] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { sort, pageSize: 3, actionName: 'echo', ...(cursor ? { cursor } : {}) }
      const { data, pagination } = await opstage.owner.call(commands.list, { query })
      seen.push(...data.map(({ id }) => id))
      cursor = pagination.nextCursor
      await requestAction(opstage, agent, 'wipe')
    } while (cursor)
    expect(seen).toEqual(expected)
  }
})
