import { auth, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const NEW = 'a new and longer password'

test('changing the password gives this browser a new session and ends all the others', async () => {
  const { baseUrl, owner, signIn } = await startOpstage({ frozen: true })
  const elsewhere = await signIn(OWNER)
  const response = await fetch(`${baseUrl}/api/admin/auth/change-password`, {
    method: 'POST',
    headers: { ...owner.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ currentPassword: OWNER.password, newPassword: NEW }),
  })
  expect(response.status).toBe(200)
  const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
  expect(cookie).not.toBe(owner.headers.cookie)

  await expect(elsewhere.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await expect(owner.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await owner.call(auth.me, {}, { headers: { cookie } })
  await expect(signIn(OWNER)).rejects.toMatchObject(refusal('LOGIN_FAILED'))
  await signIn({ ...OWNER, password: NEW })
})

test('the current password must be right, and guessing at it is slowed down like a login', async () => {
  const { owner } = await startOpstage({ frozen: true })
  const guess = () => owner.call(auth.changePassword, { body: { currentPassword: 'a guess', newPassword: NEW } })
  for (let i = 0; i < 5; i += 1)
    await expect(guess()).rejects.toMatchObject({
      ...refusal('VALIDATION_FAILED'),
      details: { issues: [{ path: 'currentPassword', message: 'is not the current password' }] },
    })
  await expect(guess()).rejects.toMatchObject(refusal('RATE_LIMITED'))
})

test('a password has 12 to 256 characters and is not the user name', async () => {
  const { owner } = await startOpstage({ frozen: true })
  const create = (password: string) =>
    owner.call(users.create, { body: { username: 'Long.Enough.Name', password, role: 'viewer' } })
  for (const password of ['11 letters.', 'x'.repeat(257), 'long.enough.name'])
    await expect(create(password)).rejects.toMatchObject({
      ...refusal('VALIDATION_FAILED'),
      details: { issues: [{ path: 'password', message: expect.any(String) }] },
    })
  await create('12 letters..')

  const change = { body: { currentPassword: OWNER.password, newPassword: 'ADMIN' } }
  await expect(owner.call(auth.changePassword, change)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
})

test.each([
  ['1qaz2wsx3edc4rfv', 'is one of the most common passwords, which are tried first'],
  ['ADMINISTRATOR', 'is one of the most common passwords, which are tried first'],
  ['abababababab', 'must have at least 5 different characters'],
  ['dragondragon', 'must not be the same text again and again'],
])('%s is no password, wherever one is set', async (weak, message) => {
  const { owner } = await startOpstage({ frozen: true })
  const refused = (path: string) => ({ ...refusal('VALIDATION_FAILED'), details: { issues: [{ path, message }] } })
  const body = { username: 'vera', password: weak, role: 'viewer' } as const
  await expect(owner.call(users.create, { body })).rejects.toMatchObject(refused('password'))
  const params = { userId: owner.user.id }
  await expect(owner.call(users.resetPassword, { params, body: { password: weak } })).rejects.toMatchObject(
    refused('password'),
  )
  const change = { body: { currentPassword: OWNER.password, newPassword: weak } }
  await expect(owner.call(auth.changePassword, change)).rejects.toMatchObject(refused('newPassword'))
})

test('a reset ends the user’s sessions; an owner who resets the own password stays signed in here only', async () => {
  const opstage = await startOpstage({ frozen: true })
  const vera = await opstage.withRole('viewer')
  const reset = (userId: string) =>
    opstage.owner.call(users.resetPassword, { params: { userId }, body: { password: NEW } })
  await reset(vera.user.id)
  await expect(vera.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await opstage.signIn({ username: vera.user.username, password: NEW })

  const elsewhere = await opstage.signIn(OWNER)
  await reset(opstage.owner.user.id)
  await expect(elsewhere.call(auth.me, {})).rejects.toMatchObject(refusal('SESSION_INVALID'))
  await opstage.owner.call(auth.me, {})
  expect(await opstage.auditActions()).toContain('user.password.reset')
})
