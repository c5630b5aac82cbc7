import { agents, apiTokens, audit, createClient, live, tokens, users } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { type Opstage, openOpstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'
import { newApiToken } from './raw.ts'

let opstage: Opstage
beforeAll(async () => {
  opstage = await openOpstage()
  return opstage.dispose
})

type Role = 'owner' | 'operator' | 'viewer'

/** A script of the owner with a token of this role. */
async function script({ owner, baseUrl }: Pick<Opstage, 'owner' | 'baseUrl'>, role: Role, expiresInSeconds = 3600) {
  const { data } = await owner.call(apiTokens.create, { body: { name: `a ${role}`, role, expiresInSeconds } })
  const { id, rawToken } = data
  return { id, rawToken, call: createClient({ baseUrl, headers: () => ({ authorization: `Bearer ${rawToken}` }) }) }
}

const listed = async (id: string, { owner } = opstage) =>
  (await owner.call(apiTokens.list, {})).data.find((token) => token.id === id)

test('a script does what the role of its token may, without cookie and CSRF token, and is on the record', async () => {
  const { id, rawToken, call } = await script(opstage, 'operator')
  const { data: made } = await call(tokens.create, { body: { name: 'by a script' } })
  expect(made.createdByName).toBe('admin')
  await expect(call(users.list, {})).rejects.toMatchObject(refusal('FORBIDDEN'))

  const { data: events } = await opstage.owner.call(audit.list, { query: { targetId: made.id } })
  expect(events).toMatchObject([{ actorName: 'admin', ipAddress: '127.0.0.1', metadata: { via: id } }])
  const { data: issued } = await opstage.owner.call(audit.list, { query: { targetId: id } })
  expect(issued).toMatchObject([{ action: 'api_token.created', metadata: { role: 'operator' } }])
  expect(JSON.stringify(issued)).not.toContain(rawToken)
})

test('no token makes tokens, users, passwords or settings, nor ends sessions, whatever its role', async () => {
  const { call } = await script(opstage, 'owner')
  const body = { username: 'another', password: 'a password of another', role: 'owner' } as const
  await expect(call(users.create, { body })).rejects.toMatchObject({
    ...refusal('FORBIDDEN'),
    message: 'This needs somebody who has signed in; an API token may not do it',
  })
  await expect(call(apiTokens.create, { body: { name: 'x', role: 'viewer' } })).rejects.toMatchObject(
    refusal('FORBIDDEN'),
  )
  await call(users.list, {})
})

test('a token has at most the role of whoever makes it, and at most the one they have now', async () => {
  const vera = await opstage.withRole('operator')
  const create = (role: Role) => vera.call(apiTokens.create, { body: { name: 'x', role } })
  await expect(create('owner')).rejects.toMatchObject(refusal('FORBIDDEN'))
  const { call } = await script({ ...opstage, owner: vera }, 'operator')
  await call(tokens.create, { body: {} })

  const params = { userId: vera.user.id }
  await opstage.owner.call(users.update, { params, body: { role: 'viewer' } })
  await call(agents.list, {})
  await expect(call(tokens.create, { body: {} })).rejects.toMatchObject(refusal('FORBIDDEN'))
  await opstage.owner.call(users.update, { params, body: { status: 'DISABLED' } })
  await expect(call(agents.list, {})).rejects.toMatchObject(refusal('API_TOKEN_REVOKED'))
})

test('tokens are shown to whoever made them alone, without their raw value', async () => {
  const { id, rawToken } = await script(opstage, 'viewer')
  expect(rawToken).toMatch(/^opstage_pat_[0-9A-Za-z]{49}$/)
  expect(await listed(id)).toMatchObject({ name: 'a viewer', role: 'viewer', status: 'ACTIVE', lastUsedAt: null })
  expect(JSON.stringify(await opstage.owner.call(apiTokens.list, {}))).not.toContain(rawToken)
  const olaf = await opstage.withRole('owner')
  expect((await olaf.call(apiTokens.list, {})).data).toEqual([])
  const revoke = olaf.call(apiTokens.revoke, { params: { apiTokenId: id } })
  await expect(revoke).rejects.toMatchObject(refusal('API_TOKEN_NOT_FOUND'))
  const rows = JSON.stringify(await opstage.db.selectFrom('apiToken').selectAll().execute())
  expect(rows).not.toContain(rawToken)
})

test('a token ends by itself, at the latest after a year', async () => {
  const own = await startOpstage({ frozen: true })
  const { call } = await script(own, 'viewer', 3600)
  const { id } = await script(own, 'viewer', 10 * 365 * 86_400)
  const { createdAt, expiresAt } = (await listed(id, own))!
  expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(365 * 86_400_000)
  await call(agents.list, {})
  own.clock.advance(3600)
  await expect(call(agents.list, {})).rejects.toMatchObject(refusal('API_TOKEN_EXPIRED'))
})

test('a revoked token is refused with the next request, ends what it reads, and stays in the list', async () => {
  const { id, rawToken, call } = await script(opstage, 'viewer')
  const stream = await fetch(opstage.baseUrl + live.stream.path, { headers: { authorization: `Bearer ${rawToken}` } })
  const revoke = () => opstage.owner.call(apiTokens.revoke, { params: { apiTokenId: id } })
  const { data: first } = await revoke()
  expect((await revoke()).data).toEqual(first)
  await expect(call(agents.list, {})).rejects.toMatchObject(refusal('API_TOKEN_REVOKED'))
  expect(await stream.text()).toMatch(/event: ended\ndata: \{\}\n\n$/)
  expect(await listed(id)).toMatchObject({ status: 'REVOKED', revokedAt: expect.any(String) })
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'api_token.revoked', targetId: id } })
  expect(data).toHaveLength(1)
})

test('when a token was last used is known to the minute, at the cost of one write in it', async () => {
  const own = await startOpstage({ frozen: true })
  const { id, call } = await script(own, 'viewer')
  const used = async () => (await listed(id, own))!.lastUsedAt
  await call(agents.list, {})
  const first = await used()
  own.clock.advance(59)
  await call(agents.list, {})
  expect(await used()).toBe(first)
  own.clock.advance(1)
  await call(agents.list, {})
  expect(Date.parse((await used())!) - Date.parse(first!)).toBe(60_000)
  expect(await listed(id, own)).toMatchObject({ lastUsedAddress: '127.0.0.1' })
})

test('a token that is refused is on the record, once a minute', async () => {
  const own = await startOpstage({ frozen: true })
  const knock = async () => {
    const headers = { authorization: `Bearer ${newApiToken()}`, cookie: own.owner.headers.cookie }
    await expect(own.anonymous(agents.list, {}, { headers })).rejects.toMatchObject(refusal('API_TOKEN_INVALID'))
  }
  const rejected = async () => (await own.auditActions()).filter((action) => action === 'api_token.rejected').length
  await knock()
  await knock()
  expect(await rejected()).toBe(1)
  own.clock.advance(60)
  await knock()
  expect(await rejected()).toBe(2)
})
