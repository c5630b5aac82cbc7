import { commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('the newest progress is shown, what it does not say stays, and its log grows', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  expect((await showCommand(opstage, id)).progress).toBeUndefined()
  await agent.progress(id, { state: 'started', percent: 10, message: 'packing', log: ['one'] })
  await agent.progress(id, { percent: 20 })
  await agent.progress(id, { log: ['two', 'three'] })
  const { progress, handlerStartedAt } = await showCommand(opstage, id)
  expect(progress).toEqual({ percent: 20, message: 'packing', log: ['one', 'two', 'three'], at: expect.any(String) })
  expect(handlerStartedAt).not.toBeNull()
  await agent.finish(id, { success: true })
  expect((await showCommand(opstage, id)).progress).toEqual(progress)
})

test('of the log the last 200 lines are kept, and at most 16 KiB', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const lines = Array.from({ length: 150 }, (_, i) => `line ${i}`)
  await agent.progress(id, { log: lines })
  await agent.progress(id, { log: lines.map((line) => `${line} again`) })
  const { log } = (await showCommand(opstage, id)).progress!
  expect(log).toHaveLength(200)
  expect([log[0], log.at(-1)]).toEqual(['line 100', 'line 149 again'])
  await agent.progress(id, { log: Array.from({ length: 10 }, (_, i) => String(i).repeat(4000)) })
  expect((await showCommand(opstage, id)).progress!.log.map((line) => line[0])).toEqual(['6', '7', '8', '9'])
})

test('progress outside its bounds is refused', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  for (const body of [
    { percent: -1 },
    { percent: 101 },
    { message: 'x'.repeat(2001) },
    { log: ['x'.repeat(4001)] },
    { log: Array.from({ length: 201 }, () => 'x') },
  ])
    await expect(agent.progress(id, body)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
})

test('progress of what has not begun or has ended is refused, so that the agent stops', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  await expect(agent.progress(id, { percent: 1 })).rejects.toMatchObject({ status: 409 })
  await agent.poll()
  await agent.finish(id, { success: true })
  await expect(agent.progress(id, { percent: 1 })).rejects.toMatchObject(refusal('COMMAND_ALREADY_COMPLETED'))
})

test('progress goes without secrets, and not on the record', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  const before = await opstage.auditActions()
  await agent.progress(id, { message: 'password=hunter2', log: ['Cookie: hunter2'] })
  const { progress } = await showCommand(opstage, id)
  expect(progress).toMatchObject({ message: 'password=[REDACTED]', log: ['Cookie: [REDACTED]'] })
  expect(await opstage.auditActions()).toEqual(before)
})

test('many who report at once lose no line', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await Promise.all(Array.from({ length: 8 }, (_, i) => agent.progress(id, { log: [`line ${i}`] })))
  expect((await showCommand(opstage, id)).progress!.log).toHaveLength(8)
})

test('more than four a second are answered and not kept, however many come', async () => {
  // Of several backends each has this limit.
  const opstage = await startOpstage({ frozen: true, backends: 1 })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  for (let percent = 1; percent <= 12; percent += 1) await agent.progress(id, { percent })
  expect((await showCommand(opstage, id)).progress).toMatchObject({ percent: 8 })
  await opstage.owner.call(commands.cancel, { params: { commandId: id } })
  expect((await agent.progress(id, { percent: 13 })).data).toEqual({ cancelRequested: true })
  opstage.clock.advance(0.25)
  await agent.progress(id, { percent: 14 })
  expect((await showCommand(opstage, id)).progress).toMatchObject({ percent: 14 })
})
