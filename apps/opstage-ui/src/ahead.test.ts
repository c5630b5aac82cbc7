import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** What the server was asked for, in order. */
const asked: string[] = []
const answer = JSON.stringify({ success: true, data: { csrfToken: 'a token' } })

beforeEach(async () => {
  asked.length = 0
  vi.resetModules()
  vi.stubGlobal('localStorage', { getItem: () => 'yes' })
  vi.stubGlobal('location', { pathname: '/' })
  vi.stubGlobal('document', { addEventListener: () => {}, querySelector: () => null })
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    return new Response(answer)
  })
  await import('./ahead.ts')
  await vi.waitFor(() => {
    if (asked.length < 4) throw new Error(`Only ${asked.join(' and ')} was asked for`)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** All that the overview asks for, `ms` after the page was opened. */
async function open(ms: number): Promise<void> {
  const { sessionQuery } = await import('./features/auth/session.ts')
  const { activityQuery, firstServicesQuery, summaryQuery } = await import('./features/dashboard/queries.ts')
  vi.spyOn(performance, 'now').mockReturnValue(ms)
  const context = { signal: new AbortController().signal } as never
  for (const { queryFn } of [sessionQuery, summaryQuery, activityQuery, firstServicesQuery]) {
    await (queryFn as (context: never) => Promise<unknown>)(context)
  }
}

test('what is asked ahead is what the overview asks for, first the session', async () => {
  const ahead = [...asked]
  expect(ahead[0]).toBe('/api/admin/auth/me')
  await open(1000)
  expect(asked).toEqual(ahead)
})

test('each answer is taken once', async () => {
  const ahead = [...asked]
  await open(1000)
  await open(1000)
  expect(asked).toEqual([...ahead, ...ahead])
})

test('what nobody took at once is asked for again', async () => {
  const ahead = [...asked]
  await open(6000)
  expect(asked).toEqual([...ahead, ...ahead])
})
