import { commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const cancel = async ({ owner }: Opstage, commandId: string) =>
  (await owner.call(commands.cancel, { params: { commandId } })).data

test('what waits is cancelled at once and never delivered', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  expect(await cancel(opstage, id)).toMatchObject({
    status: 'CANCELLED',
    errorCode: 'ACTION_CANCELLED',
    errorMessage: 'Cancelled by admin before its agent took it',
    completedAt: expect.any(String),
  })
  expect(await agent.poll()).toEqual([])
  expect((await opstage.auditActions()).at(-1)).toBe('command.cancelled')
})

test('what runs is asked to stop, once, and its agent learns of it with its next progress', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  expect((await agent.progress(id, {})).data).toEqual({ cancelRequested: false })
  const asked = await cancel(opstage, id)
  expect(asked).toMatchObject({ status: 'RUNNING', cancelRequestedAt: expect.any(String) })
  expect(await cancel(opstage, id)).toMatchObject({ cancelRequestedAt: asked.cancelRequestedAt })
  expect((await agent.progress(id, {})).data).toEqual({ cancelRequested: true })

  const stopped = { success: false, error: { code: 'ACTION_CANCELLED', message: 'stopped half-way' } }
  expect((await agent.finish(id, stopped)).data.status).toBe('CANCELLED')
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'CANCELLED', errorMessage: 'stopped half-way' })
  const recorded = (await opstage.auditActions()).filter((action) => action.startsWith('command.cancel'))
  expect(recorded).toEqual(['command.cancel_requested', 'command.cancelled'])
})

test('a success that won the race stays one, and another failure is a failure', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const won = await startCommand(opstage, agent, 'echo')
  await cancel(opstage, won.id)
  expect((await agent.finish(won.id, { success: true })).data.status).toBe('SUCCEEDED')
  const broke = await startCommand(opstage, agent, 'echo')
  await cancel(opstage, broke.id)
  expect((await agent.finish(broke.id, { success: false, error: { code: 'NO_STOCK' } })).data.status).toBe('FAILED')
})

test('a handler that cancels itself has failed: nobody asked for it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const { data } = await agent.finish(id, { success: false, error: { code: 'ACTION_CANCELLED' } })
  expect(data.status).toBe('FAILED')
})

test('what has ended cannot be cancelled', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.finish(id, { success: true })
  await expect(cancel(opstage, id)).rejects.toMatchObject({
    ...refusal('COMMAND_INVALID_TRANSITION'),
    message: 'The command is SUCCEEDED already',
  })
  await expect(cancel(opstage, 'cmd_unknown')).rejects.toMatchObject(refusal('COMMAND_NOT_FOUND'))
})

test('a cancel and a poll that race: the command is cancelled or runs, never both', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 10; i += 1) {
    const { id } = await requestAction(opstage, agent, 'echo')
    const [cancelled, delivered] = await Promise.all([cancel(opstage, id), agent.poll()])
    expect(delivered).toHaveLength(cancelled.status === 'CANCELLED' ? 0 : 1)
  }
})
