import { audit, auth, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { createContext } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'
import { createLoginThrottles, withPassword } from './login.ts'

async function login({ baseUrl }: Opstage, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${baseUrl}/api/admin/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const WRONG = { username: OWNER.username, password: 'not the password' }

test('a wrong user and a wrong password read the same, and neither name nor password is repeated on the record', async () => {
  const opstage = await startOpstage({ frozen: true })
  const wrongUser = await login(opstage, { username: 'typed-secret-here', password: OWNER.password })
  const wrongPassword = await login(opstage, WRONG)
  expect(wrongUser.status).toBe(401)
  expect(wrongPassword).toMatchObject({ status: 401, text: wrongUser.text })
  expect(JSON.parse(wrongUser.text)).toMatchObject({ success: false, error: { code: 'LOGIN_FAILED' } })

  const { data: events } = await opstage.owner.call(audit.list, { query: { action: 'session.login.failed' } })
  expect(events).toMatchObject([
    { result: 'FAILURE', targetType: 'User', metadata: { errorCode: 'LOGIN_FAILED' } },
    { result: 'FAILURE', targetType: null, metadata: { errorCode: 'LOGIN_FAILED' } },
  ])
  expect(JSON.stringify(events)).not.toContain('typed-secret-here')
})

test('after five failures the account has to wait at this address, a little longer each time, and never for good', async () => {
  const opstage = await startOpstage({ frozen: true })
  for (let i = 0; i < 5; i += 1) expect((await login(opstage, WRONG)).status).toBe(401)
  const refused = await login(opstage, OWNER)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(JSON.parse(refused.text)).toMatchObject({ success: false, error: { code: 'RATE_LIMITED' } })

  opstage.clock.advance(1)
  expect((await login(opstage, WRONG)).status).toBe(401)
  expect((await login(opstage, OWNER)).headers.get('retry-after')).toBe('2')
  opstage.clock.advance(2)
  expect((await login(opstage, OWNER)).status).toBe(200)
  // It begins anew: failures are free again.
  expect((await login(opstage, WRONG)).status).toBe(401)
  expect((await login(opstage, OWNER)).status).toBe(200)
})

test('whoever tries passwords does not lock out the owner, who comes from somewhere else', async () => {
  const opstage = await startOpstage({ frozen: true, env: { OPSTAGE_TRUST_PROXY: '127.0.0.1' } })
  const attacker = { 'x-forwarded-for': '203.0.113.7' }
  for (let i = 0; i < 6; i += 1) await login(opstage, WRONG, attacker)
  expect((await login(opstage, OWNER, attacker)).status).toBe(429)
  expect((await login(opstage, OWNER, { 'x-forwarded-for': '198.51.100.1' })).status).toBe(200)
})

test('nobody gets around the wait by making addresses up: without a trusted proxy X-Forwarded-For says nothing', async () => {
  const opstage = await startOpstage({ frozen: true })
  for (let i = 0; i < 5; i += 1) await login(opstage, WRONG, { 'x-forwarded-for': `203.0.113.${i}` })
  expect((await login(opstage, OWNER, { 'x-forwarded-for': '198.51.100.1' })).status).toBe(429)
})

test('an address that guesses at many accounts is slowed down mildly', async () => {
  const { parts, clock } = await startOpstage({ frozen: true })
  const origin = { requestId: '', ipAddress: '203.0.113.7', userAgent: null, isSecure: true, isLocal: false }
  const ctx = createContext(parts, { type: 'NOBODY', id: null, name: null }, origin)
  const throttles = createLoginThrottles(parts)
  const guess = (i: number) =>
    withPassword(ctx, throttles, `user-${i}`, () => Promise.reject(new AppError('LOGIN_FAILED')))
  for (let i = 0; i < 50; i += 1) await expect(guess(i)).rejects.toMatchObject({ code: 'LOGIN_FAILED' })
  await expect(guess(50)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.closeTo(0.5, 1) })
  clock.advance(0.5)
  expect(await withPassword(ctx, throttles, 'owner', () => Promise.resolve('in'))).toBe('in')
})

test('however often somebody fails, the wait is 15 minutes at most for an account, and ten seconds for an address', async () => {
  const { parts } = await startOpstage({ frozen: true })
  const { account, address } = createLoginThrottles(parts)
  for (let i = 0; i < 1000; i += 1) {
    account.fail('admin 203.0.113.7')
    address.fail('203.0.113.7')
  }
  expect(account.wait('admin 203.0.113.7')).toBe(15 * 60_000)
  expect(address.wait('203.0.113.7')).toBe(10_000)
})

test('a disabled user cannot sign in, and learns no more than one with a wrong password', async () => {
  const opstage = await startOpstage({ frozen: true })
  const credentials = { username: 'vera', password: 'password of vera' }
  const { data: vera } = await opstage.owner.call(users.create, { body: { ...credentials, role: 'viewer' } })
  await opstage.owner.call(users.update, { params: { userId: vera.id }, body: { status: 'DISABLED' } })
  await expect(opstage.anonymous(auth.login, { body: credentials })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
})

test('signing in is told with the time, and not with the password', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { data } = await opstage.anonymous(auth.login, { body: OWNER })
  expect(data.user).toMatchObject({ username: 'admin', role: 'owner', status: 'ACTIVE' })
  expect(Math.abs(Date.parse(data.user.lastLoginAt!) - Date.now())).toBeLessThan(5000)
  expect(Date.parse(data.expiresAt) - Date.parse(data.user.lastLoginAt!)).toBeCloseTo(8 * 3_600_000, -3)
})
