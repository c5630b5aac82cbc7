import { audit } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished, test } from 'vitest'
import { startAgent } from '../agent.ts'
import { requestAction, showCommand } from '../command.ts'
import { KNOWN_SECRETS, openOpstage, startOpstage } from '../harness.ts'
import { lastingDatabase } from '../lasting-database.ts'
import { freshPostgres } from '../postgres.ts'
import { typeOnHost } from './server-process.ts'

const run = (env: Record<string, string | undefined>, ...args: string[]) =>
  typeOnHost(env, ['admin', 'begin-epoch', ...args])

test('a database that was put back begins a new epoch, and witnesses are content', { timeout: 60_000 }, async () => {
  const { url } = await lastingDatabase()
  const before = await openOpstage({ databaseUrl: url })
  const agent = await startAgent(before, 'orders')
  const waiting = await requestAction(before, agent, 'echo')
  await before.seal()
  await before.close()
  // As pg_dump would have it.
  const dump = await freshPostgres({ copyOf: url })
  onTestFinished(dump.drop)
  const meanwhile = await openOpstage({ databaseUrl: url })
  await startAgent(meanwhile, 'late')
  await meanwhile.seal()
  const heartbeat = (baseUrl: string, body: object) =>
    fetch(`${baseUrl}/api/agents/${agent.id}/heartbeat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...agent.headers },
      body: JSON.stringify(body),
    })
  const { data } = (await (await heartbeat(meanwhile.baseUrl, {})).json()) as { data: { auditHead: string } }
  await meanwhile.close()

  const env = { DATABASE_URL: dump.url, OPSTAGE_SESSION_SECRET: KNOWN_SECRETS[1] }
  expect(await run(env, '/backups/opstage.dump')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Ended as failed (RESTORED): 1. Sessions ended: 1.'),
  })
  const after = await startOpstage({ databaseUrl: dump.url })
  expect((await heartbeat(after.baseUrl, { auditHead: data.auditHead })).status).toBe(200)
  expect((await after.owner.call(audit.verify, {})).data).toMatchObject({ verified: true, alarm: null })
  expect(await showCommand(after, waiting.id)).toMatchObject({ status: 'FAILED', errorCode: 'RESTORED' })
})

test('it refuses what it is not for', { timeout: 60_000 }, async () => {
  expect(await run({ DATABASE_URL: 'file:x.db', OPSTAGE_SESSION_SECRET: KNOWN_SECRETS[1] }, 'x')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not in PostgreSQL. A SQLite file is restored by `opstage restore`.'),
  })
  const { url } = await lastingDatabase()
  expect(await run({ DATABASE_URL: url }, 'x')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('OPSTAGE_SESSION_SECRET is missing'),
  })
  expect(await run({ DATABASE_URL: url })).toMatchObject({ code: 2 })
})
