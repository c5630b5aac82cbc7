import { expect, test } from 'vitest'
import { startOpstage } from '../../test/harness.ts'

test('what a browser may show as a page is protected as one, refusals and addresses without anything behind them too', async () => {
  const { baseUrl, owner } = await startOpstage()
  for (const path of ['/api/admin/agents', '/api/admin/nothing', '/api/system/health', '/nothing.js', '/']) {
    const { headers } = await fetch(baseUrl + path, { headers: owner.headers })
    expect(headers.get('content-security-policy')?.split(';').toSorted(), path).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "manifest-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
    ])
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    // Over plain http it would mean nothing.
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

test('so is what is refused before anything else is looked at', async () => {
  const { baseUrl } = await startOpstage()
  const refused = [await fetch(baseUrl, { headers: { 'content-encoding': 'gzip' } }), await fetch(`${baseUrl}/%zz`)]
  expect(refused.map(({ status }) => status)).toEqual([415, 400])
  for (const { headers } of refused) {
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('what the API answers, and what it refuses, is kept by nobody', async () => {
  const { baseUrl, owner } = await startOpstage()
  for (const path of ['/api/admin/agents', '/api/admin/nothing', '/api/agents/x/commands']) {
    const { headers } = await fetch(baseUrl + path, { headers: owner.headers })
    expect(headers.get('cache-control'), path).toBe('no-store')
  }
})

test('an answer to an agent is taken for nothing else, and kept by nobody', async () => {
  const { baseUrl } = await startOpstage()
  const { headers } = await fetch(`${baseUrl}/api/agents/agt_01ARZ3NDEKTSV4RRFFQ69G5FAV/commands`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})
