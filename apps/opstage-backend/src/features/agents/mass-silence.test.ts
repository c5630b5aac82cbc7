import { agents, dashboard } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { systemContext } from '../../platform/context.ts'
import { watchForMassSilence } from './mass-silence.ts'

const INTERVAL = 30
const THRESHOLD = 90

async function startFleet(opstage: Opstage, size: number) {
  const fleet = []
  for (let i = 0; i < size; i += 1) fleet.push(await startAgent(opstage, `agent-${i}`, null))
  // Long enough after the start that the grace of the start is over for all.
  for (let passed = 0; passed <= 2 * THRESHOLD; passed += INTERVAL) {
    opstage.clock.advance(INTERVAL)
    for (const agent of fleet) await agent.beat()
  }
  await opstage.flush()
  return fleet
}

/** Time passes, and the server looks every few seconds as its jobs do. */
async function pass(opstage: Opstage, seconds: number, beat: () => Promise<unknown> = async () => {}) {
  for (let passed = 0; passed < seconds; passed += 5) {
    opstage.clock.advance(5)
    await beat()
    await opstage.flush()
    await watchForMassSilence(systemContext(opstage.parts, 'test'))
    await opstage.sweep()
  }
}

async function statuses(opstage: Opstage) {
  const { data } = await opstage.owner.call(agents.list, { query: { pageSize: 100 } })
  return data.map(({ status }) => status)
}

const notices = async (opstage: Opstage) => (await opstage.owner.call(dashboard.summary, {})).data.notices

test('when most fall silent at once nobody is called offline for one more threshold', async () => {
  const opstage = await startOpstage()
  await startFleet(opstage, 6)
  await pass(opstage, THRESHOLD + 20)
  expect(new Set(await statuses(opstage))).toEqual(new Set(['ONLINE']))
  expect(await notices(opstage)).toMatchObject([{ code: 'MASS_SILENCE' }])
  const recorded = (await opstage.auditActions()).filter((action) => action.startsWith('system.mass_silence'))
  expect(recorded).toEqual(['system.mass_silence.suspected'])

  await pass(opstage, THRESHOLD)
  expect(new Set(await statuses(opstage))).toEqual(new Set(['OFFLINE']))
  expect(await notices(opstage)).toEqual([])
})

test('when they are heard again the suspicion ends', async () => {
  const opstage = await startOpstage()
  const fleet = await startFleet(opstage, 6)
  await pass(opstage, THRESHOLD)
  expect(await notices(opstage)).toHaveLength(1)
  for (const agent of fleet) await agent.beat()
  await pass(opstage, 5)
  expect(await notices(opstage)).toEqual([])
  expect((await opstage.auditActions()).at(-1)).toBe('system.mass_silence.ended')
})

test('a few that fall silent are offline as ever', async () => {
  const opstage = await startOpstage()
  const fleet = await startFleet(opstage, 6)
  await pass(opstage, THRESHOLD + 10, () => Promise.all(fleet.slice(2).map((agent) => agent.beat())))
  expect((await statuses(opstage)).toSorted()).toEqual(['OFFLINE', 'OFFLINE', 'ONLINE', 'ONLINE', 'ONLINE', 'ONLINE'])
  expect(await notices(opstage)).toEqual([])
})

test.each([
  [5, 3, true],
  [5, 2, false],
  [6, 3, false],
  [4, 4, false],
])('of %i agents %i fall silent: a mass silence is %s', async (size, silent, isMass) => {
  const opstage = await startOpstage()
  const fleet = await startFleet(opstage, size)
  await pass(opstage, THRESHOLD + 10, () => Promise.all(fleet.slice(silent).map((agent) => agent.beat())))
  expect((await statuses(opstage)).filter((status) => status === 'OFFLINE')).toHaveLength(isMass ? 0 : silent)
})
