import { expect, test } from 'vitest'
import { createSeals } from './seal.ts'

const seals = createSeals('a secret of at least thirty-two characters')

test('what was sealed is read again, and cannot be read in what is stored', () => {
  const sealed = seals.seal('hunter2 ✓', 'cmd_1')
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('hunter2')
  expect(seals.unseal(sealed, 'cmd_1')).toBe('hunter2 ✓')
  expect(createSeals('a secret of at least thirty-two characters').unseal(sealed, 'cmd_1')).toBe('hunter2 ✓')
})

test('the same text is sealed differently each time', () => {
  expect(seals.seal('hunter2', 'cmd_1')).not.toBe(seals.seal('hunter2', 'cmd_1'))
})

test('under another secret, moved to another place, altered or cut off it is nothing', () => {
  const sealed = seals.seal('hunter2', 'cmd_1')
  const altered = Buffer.from(sealed, 'base64')
  altered[altered.length - 1]! ^= 1
  expect(createSeals('another secret of thirty-two characters').unseal(sealed, 'cmd_1')).toBeUndefined()
  expect(seals.unseal(sealed, 'cmd_2')).toBeUndefined()
  expect(seals.unseal(altered.toString('base64'), 'cmd_1')).toBeUndefined()
  for (const length of [0, 10, 27, 30])
    expect(seals.unseal(Buffer.from(sealed, 'base64').subarray(0, length).toString('base64'), 'cmd_1')).toBeUndefined()
  expect(seals.unseal('not base64 !', 'cmd_1')).toBeUndefined()
})

test('a signature is the same for the same text and needs the secret', () => {
  expect(seals.sign('csrf ses_1 1')).toMatch(/^[0-9a-f]{64}$/)
  expect(seals.sign('csrf ses_1 1')).toBe(seals.sign('csrf ses_1 1'))
  expect(seals.sign('csrf ses_1 2')).not.toBe(seals.sign('csrf ses_1 1'))
  expect(createSeals('another secret of thirty-two characters').sign('csrf ses_1 1')).not.toBe(
    seals.sign('csrf ses_1 1'),
  )
})
