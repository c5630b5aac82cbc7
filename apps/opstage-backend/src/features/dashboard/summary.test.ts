import { actions, dashboard } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'

const HOUR = 3600

test('executions are counted by the hour in which they were asked for', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const at = (hours: number) => new Date(opstage.clock.now().getTime() + hours * HOUR * 1000).toISOString()
  const ends = [true, true, false]
  for (const success of ends) await agent.finish((await startCommand(opstage, agent, 'echo')).id, { success })
  const move = (createdAt: string) => opstage.db.updateTable('command').set({ createdAt }).execute()
  await move(at(-3))
  await requestAction(opstage, agent, 'echo')
  await opstage.owner.call(actions.prepare, { params: { serviceId: agent.serviceId, actionName: 'echo' } })
  const { commandsPerHour } = (await opstage.owner.call(dashboard.summary, {})).data
  expect(commandsPerHour).toHaveLength(24)
  const none = { succeeded: 0, failed: 0, expired: 0, cancelled: 0, open: 0 }
  const start = (hours: number) => `${at(hours).slice(0, 13)}:00:00.000Z`
  expect(commandsPerHour[23]).toEqual({ ...none, hour: start(0), open: 1 })
  expect(commandsPerHour[20]).toEqual({ ...none, hour: start(-3), succeeded: 2, failed: 1 })
  expect(commandsPerHour[0]).toEqual({ ...none, hour: start(-23) })
})

test('the newest commands and events stand on it, prepares do not', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const asked: string[] = []
  for (let i = 0; i < 10; i += 1) asked.push((await requestAction(opstage, agent, 'echo')).id)
  await opstage.owner.call(actions.prepare, { params: { serviceId: agent.serviceId, actionName: 'echo' } })
  const { recentCommands, recentAuditEvents, commandCounts, notices } = (
    await opstage.owner.call(dashboard.summary, {})
  ).data
  expect(recentCommands.map(({ id }) => id)).toEqual(asked.toReversed().slice(0, 8))
  expect(recentAuditEvents).toHaveLength(8)
  expect(recentAuditEvents.map(({ action }) => action).slice(0, 3)).toEqual([
    'command.created',
    'action.prepare.requested',
    'service.action.requested',
  ])
  expect(commandCounts).toEqual({ PENDING: 11, RUNNING: 0, SUCCEEDED: 0, FAILED: 0, EXPIRED: 0, CANCELLED: 0 })
  expect(notices).toEqual([])
})
