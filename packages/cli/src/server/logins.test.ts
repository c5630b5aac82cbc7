import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { forgetLogin, keepLogin, loginsFile, readLogins } from './logins.ts'

function home() {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-logins-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return { XDG_CONFIG_HOME: folder }
}

const login = { username: 'ada', role: 'owner', token: 'opstage_pat_x', tokenId: 'pat_1', expiresAt: '2027-01-01' }

test('logins are kept by server, for this user only; the newest is the current one', () => {
  const env = home()
  expect(readLogins(env)).toEqual({ current: null, servers: {} })
  keepLogin(env, 'http://a', login)
  keepLogin(env, 'http://b', { ...login, username: 'bob' })
  expect(readLogins(env).current).toBe('http://b')
  expect(statSync(loginsFile(env)).mode & 0o777).toBe(0o600)
  forgetLogin(env, 'http://b')
  expect(readLogins(env)).toEqual({ current: 'http://a', servers: { 'http://a': login } })
  forgetLogin(env, 'http://a')
  expect(readLogins(env).current).toBeNull()
})

test('a damaged file says what to do', () => {
  const env = home()
  keepLogin(env, 'http://a', login)
  writeFileSync(loginsFile(env), '{"half')
  expect(() => readLogins(env)).toThrow(/damaged. Delete it and run opstage login/)
})
