import { audit, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startOpstage } from '../../../test/harness.ts'
import { refusal, refusalsOf } from '../../../test/refusal.ts'

const password = 'correct horse battery'

test('an owner creates users, whose names are unique; their passwords are never shown', async () => {
  const { owner, signIn } = await startOpstage()
  const body = { username: ' vera ', password, displayName: 'Vera', role: 'viewer' } as const
  const { data: vera } = await owner.call(users.create, { body })
  expect(vera).toMatchObject({
    username: 'vera',
    displayName: 'Vera',
    role: 'viewer',
    status: 'ACTIVE',
    lastLoginAt: null,
  })
  await expect(owner.call(users.create, { body })).rejects.toMatchObject(refusal('USER_ALREADY_EXISTS'))

  await signIn({ username: 'vera', password })
  const { data: list } = await owner.call(users.list, {})
  expect(list.find(({ id }) => id === vera.id)?.lastLoginAt).not.toBeNull()
  expect((await owner.call(users.get, { params: { userId: vera.id } })).data).toMatchObject({ username: 'vera' })
  expect(JSON.stringify(list)).not.toMatch(/argon2|passwordHash/)
})

test('of many who take one name at once, one gets it', async () => {
  const { owner } = await startOpstage()
  const create = () => owner.call(users.create, { body: { username: 'vera', password, role: 'viewer' } })
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, create))
  expect(refusalsOf(outcomes)).toMatchObject(Array(3).fill(refusal('USER_ALREADY_EXISTS')))
})

test('a change says what it changes, and nothing else moves', async () => {
  const { owner } = await startOpstage()
  const { data: vera } = await owner.call(users.create, { body: { username: 'vera', password, role: 'viewer' } })
  const params = { userId: vera.id }
  const update = (body: object) => owner.call(users.update, { params, body })
  expect((await update({ displayName: 'Vera V.' })).data).toEqual({ ...vera, displayName: 'Vera V.' })
  expect((await update({ role: 'operator', displayName: null })).data).toEqual({ ...vera, role: 'operator' })
  await expect(update({})).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  const unknown = { params: { userId: 'usr_unknown' } }
  await expect(owner.call(users.update, { ...unknown, body: { role: 'viewer' } })).rejects.toMatchObject(
    refusal('USER_NOT_FOUND'),
  )
  await expect(owner.call(users.get, unknown)).rejects.toMatchObject(refusal('USER_NOT_FOUND'))
  await expect(owner.call(users.resetPassword, { ...unknown, body: { password } })).rejects.toMatchObject(
    refusal('USER_NOT_FOUND'),
  )

  const { data: events } = await owner.call(audit.list, { query: { targetId: vera.id, action: 'user.updated' } })
  expect(events.map(({ metadata }) => metadata.change)).toEqual([
    { role: 'operator', displayName: null },
    { displayName: 'Vera V.' },
  ])
})

test('somebody who may do everything remains', async () => {
  const { owner, withRole } = await startOpstage()
  const params = { userId: owner.user.id }
  const last = refusal('LAST_OWNER_REQUIRED')
  await expect(owner.call(users.update, { params, body: { role: 'operator' } })).rejects.toMatchObject(last)
  await expect(owner.call(users.update, { params, body: { status: 'DISABLED' } })).rejects.toMatchObject(last)

  const second = await withRole('owner')
  await owner.call(users.update, { params: { userId: second.user.id }, body: { status: 'DISABLED' } })
  // A disabled owner does not count.
  await expect(owner.call(users.update, { params, body: { status: 'DISABLED' } })).rejects.toMatchObject(last)
  await owner.call(users.update, { params, body: { displayName: 'Still here' } })
})

test('owners who demote each other at the same moment leave one of them', async () => {
  const { owner, withRole } = await startOpstage()
  const rival = await withRole('owner')
  const demote = (by: typeof owner, whom: typeof owner) =>
    by.call(users.update, { params: { userId: whom.user.id }, body: { role: 'viewer' } })
  const outcomes = await Promise.allSettled([demote(owner, rival), demote(rival, owner)])
  // The slower one finds to be the last owner, or to be none any more.
  expect(refusalsOf(outcomes)).toEqual([
    expect.objectContaining({ code: expect.stringMatching(/^(LAST_OWNER_REQUIRED|FORBIDDEN)$/) }),
  ])
  const survivor = outcomes[0].status === 'fulfilled' ? owner : rival
  await survivor.call(users.list, { query: { role: 'owner' } })
})

test('users are found by role, status and part of their name, and sorted', async () => {
  const { owner } = await startOpstage()
  for (const username of ['carl', 'Berta', 'an_na', 'an%na'])
    await owner.call(users.create, { body: { username, password, displayName: `${username} Smith`, role: 'viewer' } })
  const names = async (query: object) => (await owner.call(users.list, { query })).data.map(({ username }) => username)
  expect(await names({ sort: 'username', pageSize: 3 })).toEqual(['Berta', 'admin', 'an%na'])
  expect(await names({ sort: '-username', role: ['viewer'], page: 2, pageSize: 3 })).toEqual(['Berta'])
  expect(await names({ q: 'SMITH', status: 'ACTIVE' })).toHaveLength(4)
  expect(await names({ q: '_' })).toEqual(['an_na'])
  expect(await names({ q: '%' })).toEqual(['an%na'])
  expect(await names({ status: 'DISABLED' })).toEqual([])
})
