import { expect, test } from 'vitest'
import { createIso } from './iso.ts'

test('whatever was asked for before, a moment has its own text', () => {
  const iso = createIso()
  const moments = [0, 0, 1, 0, Date.UTC(2026, 1, 29), Date.UTC(2026, 1, 29) + 1]
  expect(moments.map(iso)).toEqual(moments.map((ms) => new Date(ms).toISOString()))
  expect(() => iso(Number.NaN)).toThrow(RangeError)
  expect(iso(0)).toBe('1970-01-01T00:00:00.000Z')
})
