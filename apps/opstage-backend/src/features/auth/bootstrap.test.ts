import { audit, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { OWNER, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'

test.each([
  [{ OPSTAGE_ADMIN_USERNAME: '', OPSTAGE_ADMIN_PASSWORD: '' }, ['OPSTAGE_ADMIN_USERNAME', 'OPSTAGE_ADMIN_PASSWORD']],
  [{ OPSTAGE_ADMIN_PASSWORD: '' }, ['OPSTAGE_ADMIN_PASSWORD is missing']],
  [{ OPSTAGE_ADMIN_PASSWORD: 'too short' }, ['OPSTAGE_ADMIN_PASSWORD must have 12']],
  [{ OPSTAGE_ADMIN_PASSWORD: 'qwertyuiop123' }, ['OPSTAGE_ADMIN_PASSWORD is one of the most common']],
  [{ OPSTAGE_ADMIN_USERNAME: 'the-administrator', OPSTAGE_ADMIN_PASSWORD: 'The-Administrator' }, ['must not be']],
])('without a usable first owner the server does not start: %o', async (env, named) => {
  const start = startOpstage({ env })
  for (const words of named) await expect(start).rejects.toThrow(words)
  await expect(start).rejects.toMatchObject({ name: 'ConfigError' })
})

test('the first owner is on the record, without the password', async () => {
  const { owner } = await startOpstage()
  const { data } = await owner.call(audit.list, { query: { action: 'system.bootstrap.completed' } })
  expect(data).toMatchObject([{ actorType: 'SYSTEM', result: 'SUCCESS', metadata: { username: 'admin' } }])
  expect(JSON.stringify(data)).not.toContain(OWNER.password)
})

test('once there is a user the environment names nobody any more', async () => {
  const { url } = await lastingDatabase()
  await (await startOpstage({ databaseUrl: url })).close()
  const env = { OPSTAGE_ADMIN_USERNAME: 'intruder', OPSTAGE_ADMIN_PASSWORD: 'password of intruder' }
  const again = await startOpstage({ databaseUrl: url, env: { ...env } })
  const { data } = await again.owner.call(users.list, {})
  expect(data.map(({ username }) => username)).toEqual(['admin'])
})
