import { expect, test } from 'vitest'
import { createClient, system } from './index.ts'

const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  createClient({ fetch: async () => new Response(body, { status, headers }) })(system.health, {})

const refused = JSON.stringify({ success: false, error: { code: 'RATE_LIMITED', message: 'Too many attempts' } })
const retryAt = async (after: string) =>
  (await answering(429, refused, { 'retry-after': after }).catch((error: unknown) => error as { retryAt?: Date })) as {
    retryAt?: Date
  }

test('a refusal says from when on trying again makes sense', async () => {
  const before = Date.now()
  const at = (await retryAt('7')).retryAt!.getTime()
  expect(at).toBeGreaterThanOrEqual(before + 7000)
  expect(at).toBeLessThanOrEqual(Date.now() + 7000)
  expect((await retryAt('Wed, 21 Oct 2026 07:28:00 GMT')).retryAt).toEqual(new Date('2026-10-21T07:28:00Z'))
  for (const nonsense of ['', 'soon', '99999999999999999999']) expect((await retryAt(nonsense)).retryAt).toBeUndefined()
})

test('what is no answer of Opstage is called that, whatever its status', async () => {
  for (const status of [200, 502])
    await expect(answering(status, '<html>')).rejects.toMatchObject({ code: 'BAD_ANSWER', status })
})

test('bad health is an answer', async () => {
  const body = JSON.stringify({ success: true, data: { status: 'DOWN' } })
  expect(await answering(503, body)).toMatchObject({ data: { status: 'DOWN' } })
})
