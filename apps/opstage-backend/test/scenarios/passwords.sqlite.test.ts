// In a process of its own, which hashes in earnest.
import { join } from 'node:path'
import { auth, createClient, system } from '@xtrape/capsule-contracts-node'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { startProcess, temporaryFolder, USUAL } from './server-process.ts'

async function start() {
  const folder = await temporaryFolder()
  const server = await startProcess({ ...USUAL, OPSTAGE_DATA_DIR: folder })
  return { folder, call: createClient({ baseUrl: await server.baseUrl() }) }
}

test('passwords are kept as argon2id with the parameters that OWASP asks for', { timeout: 30_000 }, async () => {
  const { folder } = await start()
  const database = new Database(join(folder, 'opstage.db'), { readonly: true })
  onTestFinished(() => void database.close())
  const stored = database.prepare('select "passwordHash" from "user"').pluck().all()
  expect(stored).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)])
})

test('a flood of logins is cut off with 503, and meanwhile everybody else is served', { timeout: 30_000 }, async () => {
  const { call } = await start()
  let answered = 0
  const flood = Array.from({ length: 45 }, (_, i) =>
    call(auth.login, { body: { username: `user-${i}`, password: 'x' } })
      .catch(({ status }: { status: number }) => status)
      .finally(() => (answered += 1)),
  )
  await call(system.version, {})
  expect(answered).toBeLessThan(45)
  expect(new Set(await Promise.all(flood))).toEqual(new Set([401, 503]))
})
