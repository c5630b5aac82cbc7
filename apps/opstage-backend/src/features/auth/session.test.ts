import { auth, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const HOUR = 3600
const BACKGROUND = { headers: { 'x-opstage-background': '1' } }

test('without a cookie UNAUTHORIZED, with one that we did not make SESSION_INVALID', async () => {
  const { anonymous } = await startOpstage()
  await expect(anonymous(auth.me, {})).rejects.toMatchObject(refusal('UNAUTHORIZED'))
  const forged = { headers: { cookie: 'opstage_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }
  await expect(anonymous(auth.me, {}, forged)).rejects.toMatchObject(refusal('SESSION_INVALID'))
})

test('a session ends after eight hours, however busy', async () => {
  const { owner, clock } = await startOpstage({ env: { OPSTAGE_SESSION_IDLE_SECONDS: '3600' } })
  for (let hour = 0; hour < 8; hour += 1) {
    clock.advance(0.99 * HOUR)
    await owner.call(auth.me, {})
  }
  clock.advance(0.09 * HOUR)
  await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_EXPIRED'))
})

test('a session ends when nobody did anything for the idle time; what a console does by itself is no activity', async () => {
  const { owner, clock } = await startOpstage({ env: { OPSTAGE_SESSION_IDLE_SECONDS: '3600' } })
  clock.advance(0.9 * HOUR)
  await owner.call(auth.me, {})
  clock.advance(0.9 * HOUR)
  await owner.call(auth.me, {}, BACKGROUND)
  clock.advance(0.2 * HOUR)
  await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_EXPIRED'))
})

test('a session in use does not end for idling, however short that may be', async () => {
  const { owner, clock } = await startOpstage({ env: { OPSTAGE_SESSION_IDLE_SECONDS: '60' } })
  for (let i = 0; i < 4; i += 1) {
    clock.advance(40)
    await expect(owner.call(auth.me, {})).resolves.toBeDefined()
  }
})

test('a session that has expired by idling is not listed any more', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_SESSION_IDLE_SECONDS: '3600' } })
  opstage.clock.advance(2 * HOUR)
  const again = await opstage.signIn({ username: 'admin', password: 'correct horse battery' })
  const { data } = await again.call(auth.sessions, {})
  expect(data).toMatchObject([{ current: true, userId: again.user.id, ipAddress: '127.0.0.1' }])
})

test('after a logout the session is nothing any more, and the cookie is taken back', async () => {
  const { baseUrl, owner } = await startOpstage()
  const response = await fetch(`${baseUrl}/api/admin/auth/logout`, { method: 'POST', headers: owner.headers })
  expect(response.headers.get('set-cookie')).toMatch(/^opstage_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/)
  await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
})

test('everyone sees and ends their own sessions, an owner those of others too', async () => {
  const opstage = await startOpstage()
  const vera = await opstage.withRole('viewer')
  const params = { sessionId: (await vera.call(auth.sessions, {})).data[0]!.id }
  const userId = vera.user.id

  const olaf = await opstage.withRole('operator')
  await expect(olaf.call(auth.sessions, { query: { userId } })).rejects.toMatchObject(refusal('FORBIDDEN'))
  const end = auth.endSession
  await expect(olaf.call(end, { params, query: { userId } })).rejects.toMatchObject(refusal('FORBIDDEN'))
  await expect(olaf.call(end, { params })).rejects.toMatchObject(refusal('SESSION_NOT_FOUND'))

  expect((await opstage.owner.call(auth.sessions, { query: { userId } })).data).toMatchObject([{ current: false }])
  await opstage.owner.call(end, { params, query: { userId } })
  await expect(vera.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await expect(opstage.owner.call(end, { params, query: { userId } })).rejects.toMatchObject(
    refusal('SESSION_NOT_FOUND'),
  )
  expect(await opstage.auditActions()).toContain('session.ended')
})

test('all sessions but this one end at once; an owner ends all of somebody else', async () => {
  const opstage = await startOpstage()
  const body = { username: 'vera', password: 'a password of Vera', role: 'viewer' } as const
  await opstage.owner.call(users.create, { body })
  const again = await opstage.signIn(body)
  const vera = await opstage.signIn(body)
  const other = auth.endOtherSessions
  expect((await vera.call(other, {})).data).toEqual({ ended: 1 })
  await expect(again.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  expect((await vera.call(other, {})).data).toEqual({ ended: 0 })

  const query = { userId: vera.user.id }
  const olaf = await opstage.withRole('operator')
  await expect(olaf.call(other, { query })).rejects.toMatchObject(refusal('FORBIDDEN'))
  expect((await opstage.owner.call(other, { query })).data).toEqual({ ended: 1 })
  await expect(vera.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await opstage.owner.call(auth.me, {})
  expect(await opstage.auditActions()).toContain('session.others.ended')
})

test('disabling a user ends the user’s sessions, and enabling does not bring them back', async () => {
  const opstage = await startOpstage()
  const vera = await opstage.withRole('viewer')
  const params = { userId: vera.user.id }
  await opstage.owner.call(users.update, { params, body: { status: 'DISABLED' } })
  await expect(vera.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await opstage.owner.call(users.update, { params, body: { status: 'ACTIVE' } })
  await expect(vera.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
})

test('a role that was taken away is gone with the next request', async () => {
  const opstage = await startOpstage()
  const other = await opstage.withRole('owner')
  await other.call(users.list, {})
  await opstage.owner.call(users.update, { params: { userId: other.user.id }, body: { role: 'viewer' } })
  await expect(other.call(users.list, {})).rejects.toMatchObject(refusal('FORBIDDEN'))
})

test('neither the session nor its CSRF token is in the database', async () => {
  const { db, owner } = await startOpstage()
  const rows = JSON.stringify(await db.selectFrom('session').selectAll().execute())
  expect(rows).not.toContain(owner.headers.cookie.split('=')[1])
  expect(rows).not.toContain(owner.headers['x-csrf-token'])
})
