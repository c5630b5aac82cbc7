import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { requestAction } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { commandsPerHour } from './per-hour.ts'

const HOUR_SECONDS = 3600

test('an hour is counted right before and after its commands end, and stays so when it is over', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const counts = async () =>
    (await commandsPerHour(opstage.parts))
      .map(({ succeeded, failed, expired, cancelled, open }) => ({ succeeded, failed, expired, cancelled, open }))
      .filter((of) => Object.values(of).some((count) => count > 0))
  const none = { succeeded: 0, failed: 0, expired: 0, cancelled: 0, open: 0 }

  const commands = [await requestAction(opstage, agent, 'wipe'), await requestAction(opstage, agent, 'wipe')]
  expect(await counts()).toEqual([{ ...none, open: 2 }])
  await agent.poll({ limit: 2 })
  await agent.finish(commands[0]!.id, { success: true })
  expect(await counts()).toEqual([{ ...none, succeeded: 1, open: 1 }])

  opstage.clock.advance(HOUR_SECONDS)
  expect(await counts()).toEqual([{ ...none, succeeded: 1, open: 1 }])
  await opstage.expire()
  const now = [
    { ...none, succeeded: 1, expired: 1 },
    { ...none, open: 1 },
  ]
  await agent.beat()
  await requestAction(opstage, agent, 'wipe')
  expect([await counts(), await counts()]).toEqual([now, now])

  opstage.clock.advance(23 * HOUR_SECONDS)
  await opstage.expire()
  expect(await counts()).toEqual([{ ...none, expired: 1 }])
})
