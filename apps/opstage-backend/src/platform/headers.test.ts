import { expect, test } from 'vitest'
import { startOpstage } from '../../test/harness.ts'

const get = async (path: string) => {
  const { baseUrl } = await startOpstage()
  const { headers } = await fetch(`${baseUrl}${path}`)
  return (name: string) => headers.get(name)
}

test('what a browser may show as a page is protected as one, refusals and addresses without anything behind them too', async () => {
  for (const path of ['/api/admin/agents', '/api/system/health', '/api/none', '/none.js']) {
    const header = await get(path)
    expect(header('content-security-policy'), path).toContain("frame-ancestors 'none'")
    expect(header('x-content-type-options'), path).toBe('nosniff')
    expect(header('referrer-policy'), path).toBe('no-referrer')
    expect(header('x-frame-options'), path).toBe('DENY')
  }
})

test('an answer to an agent is taken for nothing else, and kept by nobody', async () => {
  const header = await get('/api/agents/agt_01ARZ3NDEKTSV4RRFFQ69G5FAV/commands')
  expect(header('x-content-type-options')).toBe('nosniff')
  expect(header('cache-control')).toBe('no-store')
  expect(header('x-request-id')).toMatch(/^[\w-]{36}$/)
  expect(header('content-security-policy')).toBeNull()
})
