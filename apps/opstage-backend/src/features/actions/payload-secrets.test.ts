import { commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, registerAgent, startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'

const SECRET = 'hunter2-is-the-secret'

const inputSchema = {
  type: 'object',
  properties: {
    pin: { type: 'string', format: 'password' },
    logins: { type: 'array', items: { $ref: '#/$defs/login' } },
    note: { type: 'string' },
  },
  $defs: {
    login: { type: 'object', properties: { name: { type: 'string' }, code: { type: 'string', writeOnly: true } } },
  },
}
const service = aService('orders', { actions: [{ name: 'connect', label: 'Connect', inputSchema }] })
const payload = {
  pin: SECRET,
  logins: [
    { name: 'ann', code: SECRET },
    { name: 'bob', code: SECRET },
  ],
  apiToken: SECRET,
  note: 'plain',
  maxTokens: 5,
}
const redacted = {
  pin: '[REDACTED]',
  logins: [
    { name: 'ann', code: '[REDACTED]' },
    { name: 'bob', code: '[REDACTED]' },
  ],
  apiToken: '[REDACTED]',
  note: 'plain',
  maxTokens: 5,
}

async function everyRow({ db }: Opstage) {
  const tables = ['command', 'commandResult', 'auditEvent'] as const
  return JSON.stringify(await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute())))
}

const sealedOf = async ({ db }: Opstage, id: string) =>
  (await db.selectFrom('command').select('sealedSecrets').where('id', '=', id).executeTakeFirstOrThrow()).sealedSecrets

test('secret fields reach the agent in the clear, and nobody else ever sees them', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', service)
  const asked = await requestAction(opstage, agent, 'connect', { payload })
  expect(asked.payload).toEqual(redacted)
  expect(await sealedOf(opstage, asked.id)).not.toBeNull()
  expect(await everyRow(opstage)).not.toContain(SECRET)

  const [delivered] = await agent.poll()
  expect(delivered!.payload).toEqual(payload)
  expect((await showCommand(opstage, asked.id)).payload).toEqual(redacted)
  await agent.finish(asked.id, { success: true, data: { apiToken: SECRET } })
  expect(await sealedOf(opstage, asked.id)).toBeNull()
  expect(await showCommand(opstage, asked.id)).toMatchObject({
    payload: redacted,
    result: { data: { apiToken: '[REDACTED]' } },
  })
  expect(await everyRow(opstage)).not.toContain(SECRET)
  expect(opstage.lines.join('')).not.toContain(SECRET)
})

test('a secret that stands inside other text is kept from view, and delivered with it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', service)
  const note = { note: `use password=${SECRET} for it`, pin: SECRET }
  const asked = await requestAction(opstage, agent, 'connect', { payload: note })
  expect(asked.payload).toEqual({ note: 'use password=[REDACTED] for it', pin: '[REDACTED]' })
  expect(await everyRow(opstage)).not.toContain(SECRET)
  expect((await agent.poll())[0]!.payload).toEqual(note)
})

test.each([
  ['expired', async (opstage: Opstage) => (opstage.clock.advance(301), opstage.sweep())],
  [
    'cancelled',
    (opstage: Opstage, commandId: string) => opstage.owner.call(commands.cancel, { params: { commandId } }),
  ],
])('the sealed secrets of a command that is %s are gone', async (_, end) => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', service)
  const { id } = await requestAction(opstage, agent, 'connect', { payload })
  await end(opstage, id)
  expect(await sealedOf(opstage, id)).toBeNull()
})

test('after a restart the secrets are delivered; under another session secret the command fails with SECRET_LOST', async () => {
  const { url } = await lastingDatabase()
  const first = await startOpstage({ databaseUrl: url })
  const { registrationToken, ...agent } = await startAgent(first, 'orders', service)
  const kept = await requestAction(first, agent, 'connect', { payload })
  await first.close()

  const second = await startOpstage({ databaseUrl: url })
  const again = await registerAgent(second, registrationToken, 'orders')
  expect(await again.poll()).toMatchObject([{ id: kept.id, payload }])
  const lost = await requestAction(second, agent, 'connect', { payload })
  const plain = await requestAction(second, agent, 'connect', { payload: { note: 'plain' } })
  await second.close()

  const env = { OPSTAGE_SESSION_SECRET: 'another-secret-0123456789-abcdefghijkl' }
  const third = await startOpstage({ databaseUrl: url, env })
  const last = await registerAgent(third, registrationToken, 'orders')
  expect((await last.poll()).map(({ id }) => id)).toEqual([plain.id])
  expect(await showCommand(third, lost.id)).toMatchObject({
    status: 'FAILED',
    errorCode: 'SECRET_LOST',
    errorMessage: expect.stringContaining('session secret has changed'),
    retryable: false,
  })
  expect(await third.auditActions()).toContain('command.failed')
})

test('a sealed secret is bound to its command: moved to another one it is lost', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', service)
  const { id } = await requestAction(opstage, agent, 'connect', { payload: { pin: 'somebody else’s' } })
  const stolen = await requestAction(opstage, agent, 'connect', { payload: { pin: SECRET } })
  const sealedSecrets = await sealedOf(opstage, stolen.id)
  await opstage.db.updateTable('command').set({ sealedSecrets }).where('id', '=', id).execute()
  expect(await startCommand(opstage, agent, 'connect')).toBeDefined()
  expect(await showCommand(opstage, id)).toMatchObject({ status: 'FAILED', errorCode: 'SECRET_LOST' })
})
