import { expect, test } from 'vitest'
import { reasons as en } from '../../i18n/en/reasons.ts'
import { reasons as zh } from '../../i18n/zh/reasons.ts'
import { wordReason } from './word-reason.ts'

const at = '2026-01-02T03:04:05.678Z'

test.each([
  'Reports DOWN: cannot reach orders database',
  'Reports UP',
  `Agent mail-worker has not been heard since ${at}`,
  'Agent mail-worker was disabled',
  'Agent mail-worker was revoked',
  `Not heard since ${at}`,
  'No health has been reported yet',
  `The last health report is of ${at}; one older than 120 s says nothing`,
  `It heartbeats, but has not asked for the commands that wait for it since ${at}`,
])('%s', (reason) => {
  expect(wordReason(reason, en)).toBe(reason)
  expect(wordReason(reason, zh)).toMatch(/\p{Script=Han}/u)
})

test('what the service said stays as it said it, and an unknown sentence as it came', () => {
  expect(wordReason('Reports DOWN: a\nb', zh)).toContain('a\nb')
  expect(wordReason('Something new', zh)).toBe('Something new')
})
