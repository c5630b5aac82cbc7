import { type Route, routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { checkAnswer } from '../../apps/opstage-backend/test/properties/answer.ts'
import { examples } from '../../apps/opstage-backend/test/properties/examples.ts'
import type { RawRequest } from '../../apps/opstage-backend/test/properties/request.ts'
import { createWorld, type World } from '../../apps/opstage-backend/test/properties/world.ts'
import { createChaos, mutate } from './fuzz/mutations.ts'

/** Of all routes together; the seed changes with the day, and is printed, so that a run can be repeated. */
const REQUESTS = 50_000
const SEED = Number(process.env.OPSTAGE_FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000))
/** Calls made at the same time. */
const AT_ONCE = 8
/** Such calls that one good example is changed for. */
const BATCHES = 4
/** They hash passwords, wait for an agent, or read the whole record, by design. */
const SLOW = new Set(
  (
    'adminLogin changePassword createUser resetUserPassword setUpSecondFactor switchOffSecondFactor ' +
    'prepareActionPanel verifyAuditEvents exportAuditEvents'
  ).split(' '),
)
/** Eight at once stream a record of tens of thousands of events, to a client in this very process. */
const READS_ALL = new Set(['verifyAuditEvents', 'exportAuditEvents'])
const SLOW_ROUNDS = 2
const ROUNDS = 1 + Math.ceil(REQUESTS / (routes.length - SLOW.size) / AT_ONCE / BATCHES)

let world: World
/** What a bad body says may come back: garbled text hides that something in it is a secret. */
const said = new Set<string>()
/** Secrets that stand in the clear in what the servers have written. */
const leaks: string[] = []
const counts = { sent: 0, refused: 0, taken: 0 }

beforeAll(async () => {
  world = await createWorld()
  return () => endWorld()
})

/** Looks through its log and its rows before all of it goes. */
async function endWorld() {
  const texts = [world.lines.join(''), ...Object.values(await world.dump()).map((rows) => rows.join('\n'))]
  for (const text of texts) leaks.push(...world.secrets.leaksInWords(text, '').filter((word) => !said.has(word)))
  await world.dispose()
}

/** A call that would succeed. Where what was sent before has spoiled the world, a new one is made. */
async function goodCall(route: Route): Promise<RawRequest> {
  try {
    return await world.prepare(route, await examples[route.id]!(world))
  } catch {
    await endWorld()
    world = await createWorld()
    return world.prepare(route, await examples[route.id]!(world))
  }
}

async function send(route: Route, raw: RawRequest) {
  const answer = await world.send(raw)
  const sent = `seed ${SEED}: ${raw.method} ${raw.path.slice(0, 300)} ${JSON.stringify(raw.headers).slice(0, 300)} ${String(raw.body).slice(0, 500)}`
  try {
    checkAnswer(route, answer)
  } catch (error) {
    throw new Error(`${sent}\n${(error as Error).message}`, { cause: error })
  }
  expect(answer.status, sent).not.toBe(503)
  expect(READS_ALL.has(route.id) ? 0 : answer.cpuMs, sent).toBeLessThan(1000)
  for (const word of String(raw.body).match(/[\w-]{8,}/g) ?? []) said.add(word)
  expect(
    world.secrets.leaksInWords(answer.text, route.id).filter((word) => !said.has(word)),
    sent,
  ).toEqual([])
  counts.sent += 1
  if (answer.status < 400) counts.taken += 1
  else counts.refused += 1
}

const named = routes.map((route) => [route.id, route] as const)
test.each(named)('%s', { timeout: 120_000 }, async (id, route) => {
  const chaos = createChaos(`${SEED} ${id}`)
  for (let round = 0; round < (SLOW.has(id) ? SLOW_ROUNDS : ROUNDS); round += 1) {
    const good = await goodCall(route)
    for (let batch = 0; batch < BATCHES; batch += 1)
      await Promise.all(Array.from({ length: AT_ONCE }, () => send(route, mutate(chaos, route, good))))
  }
  await expect(world.flush()).resolves.toBeUndefined()
  // Agents of later routes must not find the commands of this one.
  const ended = { status: 'EXPIRED', completedAt: new Date().toISOString() }
  await world.db.updateTable('command').set(ended).where('completedAt', 'is', null).execute()
})

test('none of the secrets is in what the servers have written', async () => {
  await endWorld()
  world = await createWorld()
  expect(leaks).toEqual([])
})

test('that were enough requests, of which many were taken', () => {
  console.log(`${counts.sent} requests (seed ${SEED}): ${counts.taken} taken, ${counts.refused} refused, no 5xx`)
  expect(counts.sent).toBeGreaterThanOrEqual(REQUESTS)
  expect(counts.taken).toBeGreaterThan(REQUESTS / 10)
})
