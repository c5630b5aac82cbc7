import { audit, auth, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'
import { totpCode } from './totp.ts'

/** As an authenticator app has it: the key out of the address, and a clock. */
function appOf({ clock }: Opstage, uri: string) {
  const letters = new URL(uri).searchParams.get('secret')!
  const bits = letters
    .split('')
    .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  )
  return { code: (away = 0) => totpCode(key, Math.floor(clock.now().getTime() / 30_000) + away) }
}

/** An owner who has just switched the factor on; the clock stands a minute later. */
async function withFactor() {
  const opstage = await startOpstage({ frozen: true })
  const { owner, clock } = opstage
  const { data } = await owner.call(auth.setUpSecondFactor, { body: { password: OWNER.password } })
  const app = appOf(opstage, data.uri)
  const { data: on } = await owner.call(auth.switchOnSecondFactor, { body: { code: app.code() } })
  clock.advance(60)
  const login = (more: { code?: string; password?: string } = {}) =>
    opstage.anonymous(auth.login, { body: { ...OWNER, ...more } })
  return { ...opstage, app, key: data.key, recoveryCodes: on.recoveryCodes, login }
}

test('once it is switched on, signing in takes the password and a code', async () => {
  const { login, app, owner } = await withFactor()
  await expect(login()).rejects.toMatchObject(refusal('SECOND_FACTOR_REQUIRED'))
  await expect(login({ code: '000 000' })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  const { data } = await login({ code: app.code() })
  expect(data.user).toMatchObject({ username: 'admin', hasSecondFactor: true })
  expect((await owner.call(auth.secondFactor, {})).data).toMatchObject({ isOn: true, recoveryCodesLeft: 10 })
})

test('who lacks the password learns nothing of the factor, with a good code or without', async () => {
  const { login, app } = await withFactor()
  const wrong = { password: 'not the password' }
  const answers = await Promise.allSettled([login(wrong), login({ ...wrong, code: app.code() })])
  expect(answers.map((one) => (one as PromiseRejectedResult).reason as unknown)).toEqual([
    expect.objectContaining(refusal('LOGIN_FAILED')),
    expect.objectContaining(refusal('LOGIN_FAILED')),
  ])
  // Nor was the code spent.
  await login({ code: app.code() })
})

test('a code is good once, also for two who send it at the same moment', async () => {
  const { login, app } = await withFactor()
  const code = app.code()
  const outcomes = await Promise.allSettled([login({ code }), login({ code })])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await expect(login({ code })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  // One that is older than the last one that was used is none either.
  await expect(login({ code: app.code(-1) })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  await login({ code: app.code(1) })
})

test('guessing codes is slowed down like guessing passwords', async () => {
  const { login, app, clock, owner } = await withFactor()
  for (let i = 0; i < 5; i += 1)
    await expect(login({ code: `00000${i}` })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  await expect(login({ code: app.code() })).rejects.toMatchObject(refusal('RATE_LIMITED'))
  clock.advance(1)
  await login({ code: app.code() })
  const { data } = await owner.call(audit.list, { query: { action: 'session.login.failed' } })
  expect(data[0]).toMatchObject({ metadata: { errorCode: 'LOGIN_FAILED', secondFactor: 'wrong' } })
})

test('whoever finds an open browser cannot guess codes in it either', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { owner } = opstage
  const { data } = await owner.call(auth.setUpSecondFactor, { body: { password: OWNER.password } })
  const on = (code: string) => owner.call(auth.switchOnSecondFactor, { body: { code } })
  for (let i = 0; i < 5; i += 1) await expect(on(`00000${i}`)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  await expect(on(appOf(opstage, data.uri).code())).rejects.toMatchObject(refusal('RATE_LIMITED'))

  const { owner: other, app, clock } = await withFactor()
  const off = (code: string) => other.call(auth.switchOffSecondFactor, { body: { password: OWNER.password, code } })
  for (let i = 0; i < 5; i += 1) await expect(off(`00000${i}`)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  await expect(off(app.code())).rejects.toMatchObject(refusal('RATE_LIMITED'))
  clock.advance(1)
  await off(app.code())
})

test('each recovery code opens the account once, however it is typed', async () => {
  const { login, recoveryCodes, owner, auditActions } = await withFactor()
  const [first, second] = recoveryCodes as [string, string]
  expect(first).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
  await login({ code: first })
  await expect(login({ code: first })).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  await login({ code: second.toUpperCase().replaceAll('-', ' ') })
  expect((await owner.call(auth.secondFactor, {})).data.recoveryCodesLeft).toBe(8)
  expect(await auditActions()).toContain('user.recovery_code.used')
})

test('it is switched off with password and code, and then the password is enough again', async () => {
  const { login, app, owner } = await withFactor()
  const off = (body: { password: string; code: string }) => owner.call(auth.switchOffSecondFactor, { body })
  await expect(off({ password: 'wrong', code: app.code() })).rejects.toMatchObject({
    ...refusal('VALIDATION_FAILED'),
    details: { issues: [{ path: 'password', message: 'is not the current password' }] },
  })
  await expect(off({ password: OWNER.password, code: '123456' })).rejects.toMatchObject({
    ...refusal('VALIDATION_FAILED'),
    details: { issues: [{ path: 'code', message: 'is not a code that can be used now' }] },
  })
  await off({ password: OWNER.password, code: app.code() })
  await login()
  expect((await owner.call(auth.secondFactor, {})).data).toEqual({ isOn: false, since: null, recoveryCodesLeft: 0 })
})

test('until a first code has come nothing is asked for; with it all other sessions end', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { owner, signIn } = opstage
  const setUp = (password: string) => owner.call(auth.setUpSecondFactor, { body: { password } })
  await expect(setUp('wrong')).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  const { data } = await setUp(OWNER.password)
  const elsewhere = await signIn(OWNER)
  const on = (code: string) => owner.call(auth.switchOnSecondFactor, { body: { code } })
  await expect(on('000000')).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  await on(appOf(opstage, data.uri).code())
  await expect(elsewhere.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await owner.call(auth.me, {})
})

test('another owner helps whoever has lost it, and nobody does so for themselves', async () => {
  const { owner, withRole, login, auditActions } = await withFactor()
  const other = await withRole('owner')
  const params = { userId: owner.user.id }
  await expect(owner.call(users.resetSecondFactor, { params })).rejects.toMatchObject(refusal('FORBIDDEN'))
  const { data } = await other.call(users.resetSecondFactor, { params })
  expect(data.hasSecondFactor).toBe(false)
  await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await login()
  expect(await auditActions()).toContain('user.second_factor.reset')
})

test('neither the key nor a recovery code can be read in the database, and a key opens one row only', async () => {
  const { db, key, recoveryCodes, withRole, app, signIn } = await withFactor()
  const rows = JSON.stringify([
    await db.selectFrom('user').selectAll().execute(),
    await db.selectFrom('recoveryCode').selectAll().execute(),
    await db.selectFrom('auditEvent').selectAll().execute(),
  ])
  for (const secret of [key, ...recoveryCodes]) expect(rows).not.toContain(secret)

  const vera = await withRole('viewer')
  const { sealedTotpKey, totpSince } = await db
    .selectFrom('user')
    .select(['sealedTotpKey', 'totpSince'])
    .where('username', '=', 'admin')
    .executeTakeFirstOrThrow()
  await db.updateTable('user').set({ sealedTotpKey, totpSince }).where('id', '=', vera.user.id).execute()
  const body = { username: vera.user.username, password: 'password of viewer', code: app.code() }
  await expect(signIn(body)).rejects.toMatchObject(refusal('LOGIN_FAILED'))
})
