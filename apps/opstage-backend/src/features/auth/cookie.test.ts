import { expect, test } from 'vitest'
import { type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'

/** Signs in as a browser at this address would, and answers with what it is told. */
async function login({ http }: Opstage, headers: Record<string, string>) {
  const response = await http.inject({ method: 'POST', url: '/api/admin/auth/login', headers, payload: OWNER })
  return {
    cookie: response.headers['set-cookie'],
    body: response.json<{ error?: { code: string; message: string } }>(),
  }
}

const LOCAL = { host: 'localhost:8080' }
const LAN = { host: 'ops.lan:8080' }
const PLAIN = /^opstage_session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/
const SECURE = /^opstage_session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/

test('on this machine the cookie works over plain http', async () => {
  const opstage = await startOpstage()
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'localhost'])
    expect((await login(opstage, { host })).cookie).toMatch(PLAIN)
})

test('over plain http from another host there is no cookie that the browser would drop, but what to do', async () => {
  const opstage = await startOpstage()
  for (const headers of [LAN, { ...LAN, 'x-forwarded-proto': 'https' }, { host: 'localhost.evil.example' }]) {
    const { cookie, body } = await login(opstage, headers)
    expect(cookie).toBeUndefined()
    expect(body.error).toMatchObject({ code: 'INSECURE_LOGIN' })
    expect(body.error?.message).toMatch(/https.*OPSTAGE_INSECURE_COOKIES=true/)
  }
})

test('a trusted proxy says that the browser came by https', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_TRUST_PROXY: '127.0.0.1' } })
  expect((await login(opstage, { ...LAN, 'x-forwarded-proto': 'https' })).cookie).toMatch(SECURE)
  expect((await login(opstage, LAN)).body.error?.code).toBe('INSECURE_LOGIN')
  const hsts = await opstage.http.inject({ url: '/api/system/version', headers: { 'x-forwarded-proto': 'https' } })
  expect(hsts.headers['strict-transport-security']).toBe('max-age=31536000')
})

test('a public address with https makes the cookie Secure, whatever the last hop was', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_PUBLIC_BASE_URL: 'https://ops.example' } })
  expect((await login(opstage, { host: 'ops.example' })).cookie).toMatch(SECURE)
})

test('OPSTAGE_INSECURE_COOKIES allows plain http in a network that is trusted', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_INSECURE_COOKIES: 'true' } })
  expect((await login(opstage, LAN)).cookie).toMatch(PLAIN)
})

test('in production the cookie is Secure, unless OPSTAGE_INSECURE_COOKIES says otherwise', async () => {
  const production = await startOpstage({ env: { NODE_ENV: 'production' } })
  expect((await login(production, LOCAL)).cookie).toMatch(SECURE)
  const insecure = await startOpstage({ env: { NODE_ENV: 'production', OPSTAGE_INSECURE_COOKIES: 'true' } })
  expect((await login(insecure, LOCAL)).cookie).toMatch(PLAIN)
})
