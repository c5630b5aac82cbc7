import { expect, test } from 'vitest'
import { showService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

test('a health that was overtaken by a newer one is not written over it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const overtaken = opstage.clock.now().getTime()
  opstage.clock.advance(5)
  await agent.beat({ health: { status: 'DOWN', message: 'gone' } })
  const before = await showService(opstage, agent.serviceId)
  opstage.parts.healthPresence.touch(agent.serviceId, { at: overtaken, message: 'all is well', details: undefined })
  await opstage.flush()
  expect(await showService(opstage, agent.serviceId)).toEqual(before)
})

test('more are written at once than a statement carries', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  opstage.clock.advance(5)
  const at = opstage.clock.now().getTime()
  for (let i = 0; i < 4100; i += 1) {
    opstage.parts.healthPresence.touch(`svc_${i}`, { at, message: undefined, details: undefined })
    opstage.parts.presence.touch(`agt_${i}`, { at })
  }
  await agent.beat({ health: { status: 'UP', message: 'the last one' } })
  await opstage.flush()
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ healthMessage: 'the last one' })
})
