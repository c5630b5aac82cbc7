import { expect, test } from 'vitest'
import { inBase32, otpauthUri, stepAt, stepOf, totpCode } from './totp.ts'

const key = Buffer.from('12345678901234567890')

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %i seconds the code ends as RFC 6238 has it', (seconds, code) => {
  expect(totpCode(key, stepAt(new Date(seconds * 1000)))).toBe(code.slice(-6))
})

test('a code is taken half a minute early or late, and no further', () => {
  const now = new Date(1_234_567_890_000)
  const current = stepAt(now)
  const taken = [-2, -1, 0, 1, 2].map((away) => stepOf(key, totpCode(key, current + away), now))
  expect(taken).toEqual([undefined, current - 1, current, current + 1, undefined])
})

test('a key is written as apps read it', () => {
  expect(inBase32(key)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(inBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  expect(otpauthUri(key, 'Opstage: a & b', 'ann@example.com')).toBe(
    'otpauth://totp/Opstage%3A%20a%20%26%20b:ann%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Opstage%3A%20a%20%26%20b',
  )
})
