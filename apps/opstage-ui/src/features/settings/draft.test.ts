import type { Setting } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { changesOf, isValid, typedIn } from './draft.ts'

const given: Setting = {
  key: 'retention.auditDays',
  value: 7,
  unit: 'days',
  source: 'setting',
  default: 90,
  environment: { variable: 'OPSTAGE_RETENTION_AUDIT_DAYS', value: 30 },
  editable: true,
  min: 1,
  max: 3650,
}
const untouched: Setting = { ...given, key: 'retention.healthDays', value: 31, source: 'default' }

test('only what differs is a change', () => {
  expect(changesOf([given, untouched], {})).toEqual([])
  expect(changesOf([given], { [given.key]: '7' })).toEqual([])
  expect(changesOf([given], { [given.key]: '14' })).toMatchObject([{ to: 14, value: 14 }])
})

test('without a setting the environment holds, and there is nothing to take away twice', () => {
  expect(typedIn(given, { [given.key]: null })).toBe('30')
  expect(changesOf([given], { [given.key]: null })).toMatchObject([{ to: null, value: 30 }])
  expect(changesOf([untouched], { [untouched.key]: null })).toEqual([])
})

test.each(['', '0', '3651', '1.5', '-1', 'seven', '1e2'])('%j is no number of days', (text) =>
  expect(isValid(given, text)).toBe(false),
)
