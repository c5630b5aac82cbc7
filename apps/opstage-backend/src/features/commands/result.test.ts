import { metrics } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, secondsBetween, showCommand, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('a failure keeps the code and words of its handler', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const error = { code: 'NO_STOCK', message: 'the shelf is empty', shelf: 7 }
  expect((await agent.finish(id, { success: false, message: 'sorry', error })).data.status).toBe('FAILED')
  expect(await showCommand(opstage, id)).toMatchObject({
    status: 'FAILED',
    errorCode: 'NO_STOCK',
    errorMessage: 'the shelf is empty',
    retryable: true,
    result: { success: false, message: 'sorry', error },
  })
  const bare = await startCommand(opstage, agent, 'echo')
  await agent.finish(bare.id, { success: false })
  expect(await showCommand(opstage, bare.id)).toMatchObject({
    errorCode: 'ACTION_FAILED',
    errorMessage: 'The action failed',
  })
})

test('a command ends once: the second result is refused and changes nothing', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.finish(id, { success: true, data: { first: true } })
  const second = agent.finish(id, { success: false, data: { second: true } })
  await expect(second).rejects.toMatchObject(refusal('COMMAND_ALREADY_COMPLETED'))
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'SUCCEEDED', result: { data: { first: true } } })
})

test('of many results that come at once one counts', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => agent.finish(id, { success: true, data: { n } })))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await opstage.db.selectFrom('commandResult').select('id').execute()).toHaveLength(1)
})

test('a command that nobody has taken cannot have a result, and one of another agent none of ours', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const other = await startAgent(opstage, 'billing')
  const { id } = await requestAction(opstage, agent, 'echo')
  await expect(agent.finish(id, { success: true })).rejects.toMatchObject(refusal('COMMAND_INVALID_TRANSITION'))
  await agent.poll()
  await expect(other.finish(id, { success: true })).rejects.toMatchObject(refusal('COMMAND_NOT_OWNED'))
  await expect(other.progress(id, {})).rejects.toMatchObject(refusal('COMMAND_NOT_OWNED'))
  await expect(agent.finish('cmd_unknown', { success: true })).rejects.toMatchObject(refusal('COMMAND_NOT_FOUND'))
  expect((await showCommand(opstage, id)).status).toBe('RUNNING')
})

test('a result that is too large is refused and the command still runs', async () => {
  const opstage = await startOpstage({ frozen: true, env: { OPSTAGE_COMMAND_RESULT_MAX_BYTES: '2000' } })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const large = agent.finish(id, { success: true, data: { text: 'ä'.repeat(1000) } })
  await expect(large).rejects.toMatchObject({
    ...refusal('COMMAND_RESULT_TOO_LARGE'),
    message: expect.stringMatching(/^The result has 2\d\d\d bytes; at most 2000 are kept$/),
  })
  expect((await showCommand(opstage, id)).status).toBe('RUNNING')
  const { operational } = (await opstage.owner.call(metrics.show, {})).data
  expect(operational.oversizedCommandResultsRejected).toBe(1)
  await agent.finish(id, { success: false, error: { code: 'COMMAND_RESULT_TOO_LARGE', message: 'too large' } })
})

test('a result may be larger than other bodies', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.finish(id, { success: true, data: { text: 'x'.repeat(990_000) } })
  const { id: second } = await startCommand(opstage, agent, 'echo')
  const padded = { success: true, data: { text: 'x' }, error: { pad: 'y'.repeat(1_500_000) } }
  await expect(agent.finish(second, padded)).rejects.toMatchObject(refusal('COMMAND_RESULT_TOO_LARGE'))
})

test('the agent’s clock may be wrong: its duration is laid between delivery and now', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  for (const [startedAt, finishedAt, expected] of [
    ['2001-01-01T00:00:00Z', '2001-01-01T00:00:04Z', 6],
    ['2001-01-01T00:00:00Z', '2001-01-01T09:00:00Z', 0],
    ['2001-01-01T00:00:04Z', '2001-01-01T00:00:00Z', 10],
    [undefined, undefined, 0],
  ] as const) {
    const { id } = await startCommand(opstage, agent, 'echo')
    opstage.clock.advance(10)
    await agent.finish(id, { success: true, startedAt, finishedAt })
    const { startedAt: delivered, handlerStartedAt, handlerFinishedAt, completedAt } = await showCommand(opstage, id)
    expect(secondsBetween(delivered!, handlerStartedAt!)).toBe(expected)
    expect(secondsBetween(delivered!, handlerFinishedAt!)).toBe(10)
    expect(secondsBetween(handlerFinishedAt!, completedAt!)).toBe(0)
  }
})

test('secrets in a result are kept by nobody', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const message = 'failed with Authorization: Bearer hunter2-hunter2'
  await agent.finish(id, { success: false, message, data: { password: 'hunter2' }, error: { code: 'X', message } })
  expect(await showCommand(opstage, id)).toMatchObject({
    errorMessage: expect.stringContaining('[REDACTED]'),
    result: { data: { password: '[REDACTED]' }, message: expect.stringContaining('[REDACTED]') },
  })
  const rows = [
    await opstage.db.selectFrom('command').selectAll().execute(),
    await opstage.db.selectFrom('commandResult').selectAll().execute(),
    await opstage.db.selectFrom('auditEvent').selectAll().execute(),
  ]
  expect(JSON.stringify(rows)).not.toContain('hunter2')
})

test('how a command ended is on the record', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const won = await startCommand(opstage, agent, 'echo')
  await agent.finish(won.id, { success: true })
  const lost = await startCommand(opstage, agent, 'echo')
  await agent.finish(lost.id, { success: false, error: { code: 'NO_STOCK' } })
  const ends = opstage.db
    .selectFrom('auditEvent')
    .select(['action', 'result', 'actorName', 'targetName', 'metadataJson'])
  const rows = await ends.where('action', 'in', ['command.completed', 'command.failed']).orderBy('action').execute()
  expect(rows.map(({ metadataJson, ...row }) => ({ ...row, metadata: JSON.parse(metadataJson) as unknown }))).toEqual([
    {
      action: 'command.completed',
      result: 'SUCCESS',
      actorName: 'orders',
      targetName: 'Echo',
      metadata: { actionName: 'echo' },
    },
    {
      action: 'command.failed',
      result: 'FAILURE',
      actorName: 'orders',
      targetName: 'Echo',
      metadata: { actionName: 'echo', errorCode: 'NO_STOCK' },
    },
  ])
})
