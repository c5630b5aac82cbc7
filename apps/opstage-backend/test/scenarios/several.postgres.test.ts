import { agents, auth, commands, createClient, delivery } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { beforeAll, expect, test, vi } from 'vitest'
import { agentStatus } from '../../src/features/agents/status.ts'
import { startAgent, type TestAgent } from '../agent.ts'
import { requestAction, showCommand, startCommand } from '../command.ts'
import { OWNER, type Opstage, openOpstage, startOpstage } from '../harness.ts'
import { emptyDatabase } from '../lasting-database.ts'
import { refusal } from '../refusal.ts'

/** Two backends on one database; what one is told, the other knows. */
let opstage: Opstage
beforeAll(async () => {
  opstage = await openOpstage({ backends: 2 })
  return opstage.dispose
})

const [ONE, OTHER] = [0, 1]

/** Somebody who talks to one of them only. */
const at = (backend: number, { headers }: { headers: Record<string, string> }) =>
  createClient({ baseUrl: opstage.backends[backend]!.baseUrl, headers: () => headers })

/** A poll that one backend holds already. */
async function heldPoll(agent: TestAgent, backend: number, journal = 'one') {
  const { parts } = opstage.backends[backend]!
  const before = parts.wakeups.size()
  const query = { waitSeconds: 50, ack: '', journal }
  const answer = at(backend, agent)(delivery.poll, { params: { agentId: agent.id }, query })
  await expect.poll(() => parts.wakeups.size()).toBe(before + 1)
  return { answer }
}

test('a poll at one gets at once what was asked for at the other', async () => {
  const agent = await startAgent(opstage, 'wakes')
  const poll = await heldPoll(agent, ONE)
  const { id } = await requestAction({ owner: { ...opstage.owner, call: at(OTHER, opstage.owner) } }, agent, 'echo')
  expect((await poll.answer).data).toMatchObject([{ id }])
})

test('the newest poll wins, wherever it is', async () => {
  const agent = await startAgent(opstage, 'newest')
  const first = await heldPoll(agent, ONE)
  const second = await heldPoll(agent, OTHER, 'another')
  expect(await first.answer).toMatchObject({ data: [], superseded: true, supersededBy: 'another' })
  const { id } = await requestAction(opstage, agent, 'echo')
  expect((await second.answer).data).toMatchObject([{ id }])
})

test.each([
  ['disabled', agents.disable, 'AGENT_DISABLED'],
  ['revoked', agents.revoke, 'AGENT_REVOKED'],
] as const)('an agent that is %s at one loses the poll that the other holds', async (name, change, code) => {
  const agent = await startAgent(opstage, name)
  const poll = await heldPoll(agent, ONE)
  const changing = at(OTHER, opstage.owner)(change, { params: { agentId: agent.id } })
  await expect(poll.answer).rejects.toMatchObject(refusal(code))
  await changing
})

test('a token that one knows by heart is worthless there once the other has revoked it', async () => {
  const agent = await startAgent(opstage, 'remembered')
  const params = { agentId: agent.id }
  const beatAt = (backend: number) => at(backend, agent)(agents.heartbeat, { params, body: {} })
  for (let i = 0; i < 3; i += 1) await beatAt(ONE)
  await at(OTHER, opstage.owner)(agents.revoke, { params })
  await vi.waitFor(() => expect(beatAt(ONE)).rejects.toMatchObject(refusal('AGENT_REVOKED')))
  await expect(beatAt(ONE)).rejects.toMatchObject(refusal('AGENT_REVOKED'))
})

test('an agent is ONLINE for both, whichever it talks to', async () => {
  const agent = await startAgent(opstage, 'presence')
  const [one, other] = opstage.backends
  const heard = (backend: number, ms: number) =>
    opstage.backends[backend]!.parts.presence.touch(agent.id, { at: ms, polledAt: ms })
  const now = Date.now() + 10_000
  heard(ONE, now)
  heard(OTHER, now + 5000)
  await opstage.flush()
  heard(ONE, now + 1000)
  await opstage.flush()
  const row = await opstage.db.selectFrom('agent').selectAll().where('id', '=', agent.id).executeTakeFirstOrThrow()
  const newest = new Date(now + 5000).toISOString()
  expect(row).toMatchObject({ lastHeartbeatAt: newest, lastPollAt: newest })
  for (const { parts } of [one!, other!]) expect(agentStatus(parts, row).status).toBe('ONLINE')
})

test('a secret that is shown once is shown once, by whichever is asked first', async () => {
  const agent = await startAgent(opstage, 'secrets')
  const { id } = await startCommand(opstage, agent, 'echo')
  const result = { success: true, data: { generatedKey: 'sk-live-987' } }
  await at(ONE, agent)(delivery.result, { params: { agentId: agent.id, commandId: id }, body: result })
  const sealed = await opstage.db.selectFrom('oneTimeSecret').selectAll().execute()
  expect(JSON.stringify(sealed)).not.toContain('sk-live-987')
  expect((await showCommand(opstage, id)).secretAvailable).toBe(true)
  const reveal = async (backend: number) =>
    (await at(backend, opstage.owner)(commands.reveal, { params: { commandId: id } })).data.result?.data?.generatedKey
  const seen = await Promise.all([reveal(OTHER), reveal(ONE), reveal(OTHER)])
  expect(seen.toSorted()).toEqual(['[REDACTED]', '[REDACTED]', 'sk-live-987'])
  expect(await opstage.db.selectFrom('oneTimeSecret').selectAll().execute()).toEqual([])
})

test('whoever guesses passwords gains nothing by asking both', async () => {
  const guess = (backend: number) =>
    createClient({ baseUrl: opstage.backends[backend]!.baseUrl })(auth.login, {
      body: { username: 'somebody', password: 'a wrong password' },
    })
  for (let i = 0; i < 5; i += 1) {
    await expect(guess(i % 2)).rejects.toMatchObject(refusal('LOGIN_FAILED'))
    // What one has seen, the other hears of before the next guess.
    await opstage.signIn(OWNER)
  }
  for (const backend of [ONE, OTHER]) await expect(guess(backend)).rejects.toMatchObject(refusal('RATE_LIMITED'))
})

test('a line that breaks is rebuilt, and every waiting poll looks again', async () => {
  const agent = await startAgent(opstage, 'line')
  const poll = await heldPoll(agent, ONE)
  // Nobody is told of this one: it must be found by looking.
  const { id } = await requestAction(opstage, await startAgent(opstage, 'another'), 'echo')
  await opstage.db.updateTable('command').set({ agentId: agent.id }).where('id', '=', id).execute()
  await sql`select pg_terminate_backend("pid") from pg_stat_activity
    where "application_name" = 'opstage line' and "datname" = current_database()`.execute(opstage.db)
  expect((await poll.answer).data).toMatchObject([{ id }])
})

test('one of them sweeps, and the other one when that has ended', async () => {
  const own = await startOpstage({ backends: 2 })
  const mayNow = () => Promise.all(own.backends.map(({ parts }) => parts.peers.onlyMe('sweep')))
  const first = await mayNow()
  expect(first.filter((may) => may)).toEqual([true])
  expect(await mayNow()).toEqual(first)
  const [sweeper, next] = first[0] ? own.backends : own.backends.toReversed()
  await sweeper!.parts.peers.close()
  await expect.poll(() => next!.parts.peers.onlyMe('sweep')).toBe(true)
})

test('of several that start at once on an empty database, one prepares it', async () => {
  const { url } = await emptyDatabase()
  const own = await startOpstage({ databaseUrl: url, backends: 3 })
  expect((await own.auditActions()).filter((action) => action === 'system.bootstrap.completed')).toHaveLength(1)
  for (const table of ['workspace', 'user'] as const)
    expect(await own.db.selectFrom(table).select('id').execute()).toHaveLength(1)
})

test('who joins others takes over the grace that they have, and invents none', async () => {
  const own = await startOpstage({ backends: 2 })
  const [one, other] = own.backends.map(({ parts }) => parts.grace.from)
  expect(other).toBe(one)
})
