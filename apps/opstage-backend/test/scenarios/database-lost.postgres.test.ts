import { agents, delivery } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { startPostgres } from '../../../../scripts/testing/postgres-server.ts'
import { isUnavailable } from '../../src/db/unavailable.ts'
import { startAgent } from '../agent.ts'
import { requestAction, showCommand } from '../command.ts'
import { startOpstage } from '../harness.ts'

test('a database that is gone is said so, and when it is back all goes on by itself', { timeout: 60_000 }, async () => {
  const postgres = await startPostgres({ isLasting: true })
  onTestFinished(postgres.stop)
  const opstage = await startOpstage({ databaseUrl: postgres.url, backends: 2 })
  const agent = await startAgent(opstage, 'orders')
  const another = await startAgent(opstage, 'mails')
  const answered = await requestAction(opstage, another, 'echo')
  const waiting = () => opstage.backends.reduce((sum, { parts }) => sum + parts.wakeups.size(), 0)
  const query = { waitSeconds: 50, ack: '' }
  const poll = agent.call(delivery.poll, { params: { agentId: agent.id }, query })
  await expect.poll(waiting).toBe(1)

  const inTheMiddle = opstage.parts.store.transaction(async (db) => {
    await sql`select 1`.execute(db)
    await postgres.crash()
    await sql`select 1`.execute(db)
  })
  await expect(inTheMiddle).rejects.toSatisfy(isUnavailable)
  for (const { baseUrl } of opstage.backends) {
    const refused = await fetch(`${baseUrl}/api/admin/agents`, { headers: opstage.owner.headers })
    expect({ status: refused.status, retryAfter: refused.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: '5',
    })
    const health = await fetch(`${baseUrl}/api/system/health`)
    expect([health.status, await health.json()]).toMatchObject([503, { data: { status: 'DOWN' } }])
  }
  const heardAt = new Date(Date.now() + 60_000)
  opstage.parts.presence.touch(agent.id, { at: heardAt.getTime() })
  for (const { parts } of opstage.backends) expect(await parts.peers.onlyMe('sweep')).toBe(false)
  await expect(opstage.flush()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(waiting()).toBe(1)

  await postgres.start()
  for (const { baseUrl } of opstage.backends)
    await expect.poll(async () => (await fetch(`${baseUrl}/api/system/health`)).status, { timeout: 10_000 }).toBe(200)
  expect((await showCommand(opstage, answered.id)).status).toBe('PENDING')
  // Who was heard while nothing could be written is not forgotten.
  await opstage.flush()
  const { data } = await opstage.owner.call(agents.get, { params: { agentId: agent.id } })
  expect(data.lastHeartbeatAt).toBe(heardAt.toISOString())
  const { id } = await requestAction(opstage, agent, 'echo')
  expect(await poll).toMatchObject({ data: [{ id }] })
})
