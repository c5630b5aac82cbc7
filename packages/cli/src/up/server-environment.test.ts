import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { serverEnvironment } from './server-environment.ts'

function folder() {
  const made = mkdtempSync(join(tmpdir(), 'opstage-up-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('the first time it makes a password and a session secret; the next time they are the same', () => {
  const data = folder()
  const first = serverEnvironment({}, data, {})
  expect(first).toMatchObject({ username: 'admin', env: { OPSTAGE_HOST: '127.0.0.1', OPSTAGE_PORT: '8080' } })
  const file = join(data, 'secrets', 'admin-password')
  expect(readFileSync(file, 'utf8').trim()).toBe(first.password)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(serverEnvironment({}, data, {})).toEqual(first)
})

test('variables win over what is set up, options over variables', () => {
  const given = { OPSTAGE_ADMIN_PASSWORD: 'of-my-own-choice', OPSTAGE_SESSION_SECRET: 'mine', OPSTAGE_PORT: '9000' }
  const { env, password } = serverEnvironment(given, folder(), { port: '9100' })
  expect(password).toBe('of-my-own-choice')
  expect(env).toMatchObject({ OPSTAGE_SESSION_SECRET: 'mine', OPSTAGE_PORT: '9100' })
})

test('cookies over plain http are for this machine only', () => {
  const https = { OPSTAGE_PUBLIC_BASE_URL: 'https://opstage.example.org' }
  expect(serverEnvironment({}, folder(), {}).env.OPSTAGE_INSECURE_COOKIES).toBe('true')
  expect(serverEnvironment(https, folder(), {}).env.OPSTAGE_INSECURE_COOKIES).toBe('false')
})
