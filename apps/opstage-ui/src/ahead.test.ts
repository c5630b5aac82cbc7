import { beforeAll, expect, test, vi } from 'vitest'

/** What the server was asked for, in order. */
const asked: string[] = []
const answer = JSON.stringify({ success: true, data: { csrfToken: 'a token' } })

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'yes' })
  vi.stubGlobal('location', { pathname: '/' })
  vi.stubGlobal('document', { addEventListener: () => {}, querySelector: () => null })
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    return new Response(answer)
  })
  await import('./ahead.ts')
  return () => vi.unstubAllGlobals()
})

test('what is asked ahead is what the overview asks for, and is not asked again', async () => {
  const { sessionQuery } = await import('./features/auth/session.ts')
  const { activityQuery, firstServicesQuery, summaryQuery } = await import('./features/dashboard/queries.ts')
  const ahead = [...asked]
  expect(ahead).toHaveLength(4)
  expect(ahead[0]).toBe('/api/admin/auth/me')
  const context = { signal: new AbortController().signal } as never
  for (const { queryFn } of [sessionQuery, summaryQuery, activityQuery, firstServicesQuery]) {
    await (queryFn as (context: never) => Promise<unknown>)(context)
  }
  expect(asked).toEqual(ahead)
  // Each answer is taken once.
  await (summaryQuery.queryFn as (context: never) => Promise<unknown>)(context)
  expect(asked).toEqual([...ahead, '/api/admin/dashboard/summary'])
})
