import { actions, agents, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { systemContext } from '../../platform/context.ts'
import { createClockWatch } from './clock-jump.ts'

test.each([600, -600])('a clock that is set by %i s expires nothing and silences nobody', async (seconds) => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  const { data: asked } = await opstage.owner.call(actions.execute, { params })
  const left = Date.parse(asked.expiresAt) - opstage.clock.now().getTime()

  opstage.clock.jump(seconds)
  // The server looks once a second by itself.
  await expect.poll(opstage.auditActions, { timeout: 5000 }).toContain('system.clock.jumped')
  await opstage.sweep()

  const { data: shown } = await opstage.owner.call(commands.get, { params: { commandId: asked.id } })
  expect(shown.status).toBe('PENDING')
  expect(Math.abs(Date.parse(shown.expiresAt) - opstage.clock.now().getTime() - left)).toBeLessThan(2000)
  expect((await opstage.owner.call(agents.get, { params: { agentId: agent.id } })).data.status).toBe('ONLINE')
})

test('what looks for expired commands first looks whether the clock was set', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  opstage.clock.jump(600)
  await opstage.expire()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'PENDING' })
})

/** More than an expiry on SQLite consists of. */
const MOMENTS = 60

test('a clock that is set at any moment of it does not make it expire what has time left', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await requestAction(opstage, agent, 'echo')
  for (let moments = 0; moments < MOMENTS; moments += 1) {
    const expiry = opstage.expire()
    for (let i = 0; i < moments; i += 1) await Promise.resolve()
    opstage.clock.jump(600)
    await expiry
    await opstage.expire()
    expect(await showCommand(opstage, id), `after ${moments} moments`).toMatchObject({ status: 'PENDING' })
    // Back, or the session would be over at some time.
    opstage.clock.jump(-600)
    await opstage.expire()
  }
})

test.each([
  [29, false],
  [-29, false],
  [31, true],
  [-31, true],
])('a clock that is set by %i s: noticed is %s, since small corrections are no matter', async (seconds, isNoticed) => {
  const opstage = await startOpstage({ frozen: true })
  const watchClock = createClockWatch(opstage.parts)
  opstage.clock.jump(seconds)
  await watchClock(systemContext(opstage.parts, 'test'))
  expect((await opstage.auditActions()).includes('system.clock.jumped')).toBe(isNoticed)
})

test('a process that stood still has heard nobody meanwhile, and calls nobody silent for it', async () => {
  const opstage = await startOpstage({ frozen: true })
  await startAgent(opstage, 'orders')
  await opstage.flush()
  let at = 0
  const watchClock = createClockWatch(opstage.parts, () => at)
  opstage.clock.advance(100)
  at += 100_000
  await watchClock(systemContext(opstage.parts, 'test'))
  expect(await opstage.sweep()).toMatchObject({ agentsOffline: 0 })
  opstage.clock.advance(100)
  at += 1000
  await watchClock(systemContext(opstage.parts, 'test'))
  expect(await opstage.sweep()).toMatchObject({ agentsOffline: 1 })
})

test('a second between two looks is no standstill, though agents be heard each second: who is silent is called so', async () => {
  const env = { OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1', OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1' }
  const opstage = await startOpstage({ frozen: true, env })
  await startAgent(opstage, 'orders')
  await opstage.flush()
  let at = 0
  const watchClock = createClockWatch(opstage.parts, () => at)
  opstage.clock.advance(100)
  at += 1000
  await watchClock(systemContext(opstage.parts, 'test'))
  expect(await opstage.sweep()).toMatchObject({ agentsOffline: 1 })
})
