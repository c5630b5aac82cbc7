import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { keptSecret, newPassword, newSessionSecret } from './secrets.ts'

function secretFile() {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, '.opstage', 'admin-password')
}

test('a secret is made once, for this user only', () => {
  const file = secretFile()
  const first = keptSecret(file, newPassword)
  expect(keptSecret(file, newPassword)).toBe(first)
  expect(readFileSync(file, 'utf8').trim()).toBe(first)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
})

test('an empty file holds no secret', () => {
  const file = secretFile()
  keptSecret(file, newPassword)
  writeFileSync(file, '')
  expect(keptSecret(file, newPassword)).toHaveLength(24)
})

test('passwords are long, easy to copy and never the same', () => {
  const many = Array.from({ length: 200 }, newPassword)
  expect(new Set(many).size).toBe(200)
  for (const one of many) expect(one).toMatch(/^[A-HJ-NP-Za-hj-km-np-z2-9]{24}$/)
  expect(newSessionSecret()).toMatch(/^[\w-]{64}$/)
})
