import { actions, auth, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('what changes something needs the CSRF token of the session', async () => {
  const opstage = await startOpstage()
  const { owner, anonymous } = opstage
  const { cookie } = owner.headers
  const other = await opstage.withRole('owner')
  for (const headers of [{ cookie }, { cookie, 'x-csrf-token': 'wrong' }, { ...other.headers, cookie }])
    await expect(anonymous(tokens.create, {}, { headers })).rejects.toMatchObject(refusal('CSRF_INVALID'))
  await expect(anonymous(tokens.create, {}, { headers: owner.headers })).resolves.toBeDefined()
})

test('login, me and csrf tell the token; a new one makes the one before worthless', async () => {
  const { owner, anonymous } = await startOpstage()
  const { cookie, 'x-csrf-token': first } = owner.headers
  expect((await owner.call(auth.me, {})).data.csrfToken).toBe(first)
  const { data } = await owner.call(auth.csrf, {})
  expect(data.csrfToken).not.toBe(first)
  expect((await owner.call(auth.me, {})).data.csrfToken).toBe(data.csrfToken)
  await expect(owner.call(tokens.create, {})).rejects.toMatchObject(refusal('CSRF_INVALID'))
  await anonymous(tokens.create, {}, { headers: { cookie, 'x-csrf-token': data.csrfToken } })
})

test('a browser that says it comes from a foreign page may look and not write', async () => {
  const opstage = await startOpstage()
  const { owner, anonymous } = opstage
  const agent = await startAgent(opstage, 'orders')
  const params = { serviceId: agent.serviceId, actionName: 'echo' }
  for (const foreign of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ] as Record<string, string>[]) {
    const from = { headers: foreign }
    const refused = refusal('CSRF_INVALID')
    await expect(owner.call(tokens.create, {}, from)).rejects.toMatchObject(refused)
    await expect(anonymous(auth.login, { body: OWNER }, from)).rejects.toMatchObject(refused)
    // GETs that change something: a new token, a command.
    await expect(owner.call(auth.csrf, {}, from)).rejects.toMatchObject(refused)
    await expect(owner.call(actions.prepareNow, { params }, from)).rejects.toMatchObject(refused)
    await owner.call(auth.me, {}, from)
  }
})

test('the own page and the public address of the server are no foreign pages', async () => {
  const { owner, baseUrl } = await startOpstage({ env: { OPSTAGE_PUBLIC_BASE_URL: 'https://ops.example' } })
  for (const headers of [
    { 'sec-fetch-site': 'same-origin', origin: baseUrl },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://ops.example' },
  ] as Record<string, string>[])
    await expect(owner.call(tokens.create, {}, { headers })).resolves.toMatchObject({ data: { status: 'ACTIVE' } })
})
