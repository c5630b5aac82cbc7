import { type Input, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { registerAgent } from '../../../test/agent.ts'
import { type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal, refusalsOf } from '../../../test/refusal.ts'

const create = async ({ owner }: Opstage, body?: Input<typeof tokens.create>['body']) =>
  (await owner.call(tokens.create, { body })).data

const show = async ({ owner }: Pick<Opstage, 'owner'>, id: string) =>
  (await owner.call(tokens.list, {})).data.find((token) => token.id === id)

test('a token is for one use within an hour, unless asked otherwise', async () => {
  const opstage = await startOpstage()
  const token = await create(opstage)
  expect(token).toMatchObject({ status: 'ACTIVE', maxUses: 1, useCount: 0, agentCode: null, createdByName: 'admin' })
  expect(Date.parse(token.expiresAt!) - Date.parse(token.createdAt)).toBeCloseTo(3_600_000, -2)
  const long = await create(opstage, { name: 'for the edge', expiresInSeconds: 10 ** 9 })
  expect(Date.parse(long.expiresAt!) - Date.parse(long.createdAt)).toBeCloseTo(365 * 86_400_000, -2)
})

test('the raw token is shown once and kept as a hash only', async () => {
  const opstage = await startOpstage()
  const { rawToken } = await create(opstage)
  expect(rawToken).toMatch(/^opstage_reg_[0-9A-Za-z]{43}$/)
  expect(JSON.stringify(await opstage.owner.call(tokens.list, {}))).not.toContain(rawToken)
  expect(JSON.stringify(await opstage.db.selectFrom('registrationToken').selectAll().execute())).not.toContain(rawToken)
  expect(JSON.stringify(await opstage.db.selectFrom('auditEvent').selectAll().execute())).not.toContain(rawToken)
})

test('only a token that is bound to an agent code may have neither end nor limit', async () => {
  const opstage = await startOpstage()
  for (const body of [{ expiresInSeconds: null }, { maxUses: null }])
    await expect(create(opstage, body)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  const lasting = await create(opstage, { agentCode: 'edge-1', expiresInSeconds: null, maxUses: null })
  expect(lasting).toMatchObject({ agentCode: 'edge-1', expiresAt: null, maxUses: null, status: 'ACTIVE' })
  for (let i = 0; i < 3; i += 1) await registerAgent(opstage, lasting.rawToken, 'edge-1')
  opstage.clock.advance(400 * 86_400)
  await registerAgent(opstage, lasting.rawToken, 'edge-1')
  expect(await show({ ...opstage, owner: await opstage.signIn(OWNER) }, lasting.id)).toMatchObject({
    status: 'ACTIVE',
    useCount: 4,
  })
})

test('what a token may be has bounds', async () => {
  const opstage = await startOpstage()
  for (const body of [
    { maxUses: 0 },
    { maxUses: 1001 },
    { expiresInSeconds: 59 },
    { agentCode: 'Not A Code' },
    { agentCode: 'a'.repeat(81) },
  ])
    await expect(create(opstage, body)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
})

test('a token serves as many agents as it says, and says whom it served last', async () => {
  const opstage = await startOpstage()
  const token = await create(opstage, { maxUses: 2 })
  await registerAgent(opstage, token.rawToken, 'one')
  expect(await show(opstage, token.id)).toMatchObject({ status: 'ACTIVE', useCount: 1 })
  const { id: agentId } = await registerAgent(opstage, token.rawToken, 'two')
  expect(await show(opstage, token.id)).toMatchObject({ status: 'USED', useCount: 2, agentId })
  await expect(registerAgent(opstage, token.rawToken, 'three')).rejects.toMatchObject(
    refusal('REGISTRATION_TOKEN_USED'),
  )
})

test('two agents never share the last use', async () => {
  const opstage = await startOpstage()
  const { rawToken, id } = await create(opstage, { maxUses: 3 })
  const codes = Array.from({ length: 8 }, (_, i) => `agent-${i}`)
  const outcomes = await Promise.allSettled(codes.map((code) => registerAgent(opstage, rawToken, code)))
  expect(refusalsOf(outcomes)).toMatchObject(Array(5).fill(refusal('REGISTRATION_TOKEN_USED')))
  expect(await show(opstage, id)).toMatchObject({ useCount: 3 })
  expect(await opstage.db.selectFrom('agent').select('id').execute()).toHaveLength(3)
})

test('what a token is worth: unknown, expired, revoked, bound to somebody else', async () => {
  const opstage = await startOpstage()
  const register = (raw: string) => registerAgent(opstage, raw, 'orders')
  const revoked = await create(opstage)
  const params = { tokenId: revoked.id }
  expect((await opstage.owner.call(tokens.revoke, { params })).data).toMatchObject({ status: 'REVOKED' })
  const { revokedAt } = (await opstage.owner.call(tokens.revoke, { params })).data
  expect(revokedAt).toBe((await show(opstage, revoked.id))?.revokedAt)
  await expect(register(revoked.rawToken)).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_REVOKED'))

  await expect(register('opstage_reg_unknown')).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_INVALID'))
  const bound = await create(opstage, { agentCode: 'billing' })
  await expect(register(bound.rawToken)).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_WRONG_AGENT'))

  const brief = await create(opstage, { expiresInSeconds: 60 })
  opstage.clock.advance(60)
  expect(await show(opstage, brief.id)).toMatchObject({ status: 'EXPIRED' })
  await expect(register(brief.rawToken)).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_EXPIRED'))
})

test('deleting is no quiet way of revoking', async () => {
  const opstage = await startOpstage()
  const { id: tokenId } = await create(opstage)
  const remove = () => opstage.owner.call(tokens.remove, { params: { tokenId } })
  await expect(remove()).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_NOT_DELETABLE'))
  await opstage.owner.call(tokens.revoke, { params: { tokenId } })
  await remove()
  await expect(remove()).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_NOT_FOUND'))
  const unknown = opstage.owner.call(tokens.revoke, { params: { tokenId } })
  await expect(unknown).rejects.toMatchObject(refusal('REGISTRATION_TOKEN_NOT_FOUND'))
  expect((await opstage.auditActions()).slice(-3)).toEqual([
    'registration_token.created',
    'registration_token.revoked',
    'registration_token.deleted',
  ])
})

test('tokens are found by what they are worth right now, and sorted by their end', async () => {
  const opstage = await startOpstage()
  const used = await create(opstage, { name: 'used' })
  await registerAgent(opstage, used.rawToken, 'orders')
  await create(opstage, { name: 'expired', expiresInSeconds: 60 })
  const revoked = await create(opstage, { name: 'revoked' })
  await opstage.owner.call(tokens.revoke, { params: { tokenId: revoked.id } })
  await create(opstage, { name: 'lasting', agentCode: 'edge', expiresInSeconds: null })
  opstage.clock.advance(61)
  const names = async (query: object) => (await opstage.owner.call(tokens.list, { query })).data.map(({ name }) => name)
  for (const status of ['USED', 'EXPIRED', 'REVOKED']) expect(await names({ status })).toEqual([status.toLowerCase()])
  expect(await names({ status: ['ACTIVE', 'EXPIRED'], sort: 'createdAt' })).toEqual(['expired', 'lasting'])
  expect(await names({ sort: 'expiresAt' })).toEqual(['lasting', 'expired', 'used', 'revoked'])
  expect(await names({ sort: '-expiresAt' })).toEqual(['revoked', 'used', 'expired', 'lasting'])
})
