import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { agentStatus, agentStatusSql, isOffline, offlineAfterMs } from '../../src/features/agents/status.ts'
import { countAgents, countServices } from '../../src/features/dashboard/counts.ts'
import { serviceStatus, serviceStatusSql } from '../../src/features/services/status.ts'
import { tokenStatus, tokenStatusSql } from '../../src/features/tokens/status.ts'
import { systemContext } from '../../src/platform/context.ts'
import { type Opstage, openOpstage } from '../harness.ts'

/** The same in every run; fast-check prints it with a failure. */
const SEED = 20_260_502
const NOW = Date.parse('2026-06-01T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()

let opstage: Opstage
beforeAll(async () => {
  opstage = await openOpstage()
  return opstage.dispose
})

const offlineMs = () => offlineAfterMs(opstage.parts)
const staleMs = () => opstage.parts.config.OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS * 1000

/** Moments on both sides of each threshold, to the millisecond, and any other. */
const moment = () =>
  fc
    .tuple(fc.constantFrom(0, offlineMs(), staleMs(), 86_400_000), fc.constantFrom(-1, 0, 1, -5000, 5000))
    .map(([age, shift]) => iso(NOW - age + shift))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 5 })

const agentFacts = () =>
  fc.record({
    status: fc.constantFrom('PENDING', 'ONLINE', 'ONLINE', 'OFFLINE', 'DISABLED', 'REVOKED'),
    statusSince: moment(),
    lastHeartbeatAt: maybe(moment()),
  })
const serviceFacts = () =>
  fc.record({
    status: fc.constantFrom('UNKNOWN', 'HEALTHY', 'STALE'),
    statusSince: moment(),
    healthStatus: fc.constantFrom('UP', 'DEGRADED', 'DOWN', 'UNKNOWN'),
    lastHealthAt: maybe(moment()),
    createdAt: moment(),
  })
/** Since a start or a jump of the clock silence may not count yet. */
const graceFrom = () => fc.constantFrom(0, offlineMs(), staleMs(), 86_400_000).map((age) => NOW - age)

const clockWith = (from: number, patience = 1) => ({
  config: opstage.parts.config,
  store: opstage.parts.store,
  now: () => new Date(NOW),
  grace: { ...opstage.parts.grace, from },
  load: { ...opstage.parts.load, patience },
})

test('the status of agents and services is the same in the database, row by row and counted, as in the program', async () => {
  const { db, parts } = opstage
  const pairs = fc.array(fc.tuple(agentFacts(), serviceFacts()), { minLength: 20, maxLength: 60 })
  const property = fc.asyncProperty(pairs, graceFrom(), fc.constantFrom(1, 2.5), async (all, from, patience) => {
    const clock = clockWith(from, patience)
    const rows = all.map(([agent, service], i) => ({
      agent: { ...anAgent, workspaceId: parts.workspaceId, ...agent, id: `agt_${i}`, code: `a${i}` },
      service: {
        ...aService,
        workspaceId: parts.workspaceId,
        ...service,
        id: `svc_${i}`,
        agentId: `agt_${i}`,
        code: `s${i}`,
      },
    }))
    await db.deleteFrom('capsuleService').execute()
    await db.deleteFrom('agent').execute()
    await db
      .insertInto('agent')
      .values(rows.map(({ agent }) => agent))
      .execute()
    await db
      .insertInto('capsuleService')
      .values(rows.map(({ service }) => service))
      .execute()
    const inDatabase = await db
      .selectFrom('capsuleService')
      .innerJoin('agent', 'agent.id', 'capsuleService.agentId')
      .select('capsuleService.id')
      .select([agentStatusSql(clock).as('agent'), serviceStatusSql(clock).as('service')])
      .execute()
    const inProgram = rows.map(({ agent, service }) => {
      const { status, agentStatus: ofAgent } = serviceStatus(clock, service, agent)
      expect(ofAgent).toBe(agentStatus(clock, agent).status)
      return { id: service.id, agent: ofAgent, service: status }
    })
    expect(inDatabase.toSorted(byId)).toEqual(inProgram.toSorted(byId))

    const ctx = { ...systemContext(parts, 'test'), ...clock }
    expect(present(await countAgents(ctx))).toEqual(tally(inProgram.map(({ agent }) => agent)))
    expect(present(await countServices(ctx))).toEqual(tally(inProgram.map(({ service }) => service)))
    const offline = await db.selectFrom('agent').select('code').where(isOffline(clock)).execute()
    expect(offline).toHaveLength(inProgram.filter(({ agent }) => agent === 'OFFLINE').length)
  })
  await fc.assert(property, { seed: SEED, numRuns: 25 })
})

function tally(statuses: string[]) {
  const counts: Record<string, number> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
const present = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
const dates = { createdAt: iso(NOW), updatedAt: iso(NOW) }
const unsaid = { description: null, version: null, runtime: null, ...dates }
const unheard = { lastPollAt: null, eventLoopLagMs: null, sdkVersion: null, metadataJson: null }
const anAgent = { name: null, mode: 'embedded', runtime: null, disabledAt: null, revokedAt: null, ...unheard, ...dates }
const unwell = { healthMessage: null, healthDetailsJson: null, healthReportId: null, lastReportedAt: null }
const aService = { name: 'x', manifestJson: '{}', ...unsaid, ...unwell }

test('the status of registration tokens is the same in the database as in the program', async () => {
  const { db, parts } = opstage
  const facts = fc.record({
    revokedAt: maybe(moment()),
    maxUses: maybe(fc.integer({ min: 1, max: 3 })),
    useCount: fc.integer({ min: 0, max: 3 }),
    expiresAt: maybe(moment()),
  })
  const property = fc.asyncProperty(fc.array(facts, { minLength: 20, maxLength: 60 }), async (all) => {
    await db.deleteFrom('registrationToken').execute()
    const nobody = { agentCode: null, agentId: null, createdByUserId: null, createdByName: null, usedAt: null }
    const at = { workspaceId: parts.workspaceId, ...dates }
    const tokens = all.map((one, i) => ({ id: `tok_${i}`, name: 'x', tokenHash: `h${i}`, ...nobody, ...at, ...one }))
    await db.insertInto('registrationToken').values(tokens).execute()
    const clock = clockWith(0)
    const found = await db
      .selectFrom('registrationToken')
      .select(['id', tokenStatusSql(clock).as('status')])
      .execute()
    const inProgram = tokens.map((token) => [token.id, tokenStatus(clock, token)])
    expect(Object.fromEntries(found.map(({ id, status }) => [id, status]))).toEqual(Object.fromEntries(inProgram))
  })
  await fc.assert(property, { seed: SEED, numRuns: 25 })
})
