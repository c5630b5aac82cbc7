import { audit, auth } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { resetPasswordOnHost } from '../../src/host/reset-password.ts'
import { OWNER, startOpstage } from '../harness.ts'
import { lastingDatabase } from '../lasting-database.ts'
import { refusal } from '../refusal.ts'
import { startProcess, typeOnHost } from './server-process.ts'

const PROCESS = { timeout: 30_000 }
const NEW = 'typed on the host itself'

const run = (DATABASE_URL: string, args: string[], stdin = '') =>
  typeOnHost({ DATABASE_URL }, ['admin', 'reset-password', ...args], stdin)

test(
  'whoever has the machine sets a new password beside the running server, which is on the record',
  PROCESS,
  async () => {
    const { url } = await lastingDatabase()
    const { owner, signIn } = await startOpstage({ databaseUrl: url })
    const { code, stdout, stderr } = await run(url, [OWNER.username], `${NEW}\n`)
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'admin has a new password, and is signed out everywhere.\n',
      stderr: '',
    })

    await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
    await expect(signIn(OWNER)).rejects.toMatchObject(refusal('LOGIN_FAILED'))
    const again = await signIn({ ...OWNER, password: NEW })
    const { data } = await again.call(audit.list, { query: { action: 'user.password.reset' } })
    expect(data).toMatchObject([
      { actorType: 'SYSTEM', actorName: expect.stringMatching(/^reset-password by ./), targetName: 'admin' },
    ])
    expect(JSON.stringify(data)).not.toContain(NEW)
  },
)

test('what it cannot do it says, and changes nothing', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const { signIn } = await startOpstage({ databaseUrl: url })
  const refused = (username: string, DATABASE_URL = url) => resetPasswordOnHost({ DATABASE_URL }, username, false)
  await expect(refused('nobody')).rejects.toThrow('There is no user "nobody". There are: admin.')
  await expect(refused('admin', 'file:nowhere.db')).rejects.toThrow('There is no database at nowhere.db. Set')

  const outcomes = await Promise.all([
    run(url, [OWNER.username], 'too short'),
    run(url, [OWNER.username]),
    run(url, []),
  ])
  expect(outcomes.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [1, '✗ The password must have at least 12 characters.'],
    [1, '✗ No password was given. Nothing was changed.'],
    [2, "error: missing required argument 'user'"],
  ])
  await signIn(OWNER)
})

test('with --totp-off the second factor goes too', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const { db, signIn } = await startOpstage({ databaseUrl: url })
  await db.updateTable('user').set({ sealedTotpKey: 'lost', totpSince: new Date().toISOString() }).execute()
  await expect(signIn(OWNER)).rejects.toMatchObject(refusal('SECOND_FACTOR_REQUIRED'))
  const { stdout } = await run(url, [OWNER.username, '--totp-off'], NEW)
  expect(stdout).toBe('admin has a new password, no second factor, and is signed out everywhere.\n')
  await signIn({ ...OWNER, password: NEW })
})

test('the server itself takes no arguments, and says who does', PROCESS, async () => {
  expect(await (await startProcess({}, ['reset-password', 'admin'])).ended).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('opstage --help'),
  })
})
