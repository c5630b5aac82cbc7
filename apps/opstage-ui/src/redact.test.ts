import { isSecretKey, redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import { expect, test } from 'vitest'
import vectors from '../../../packages/contracts/src/redact.vectors.json' with { type: 'json' }

// The console masks what it shows before a run by the same rules as the server masks what it keeps.
test('the redactor that the console imports passes the shared vectors', () => {
  for (const key of vectors.keys.secret) expect(isSecretKey(key), key).toBe(true)
  for (const key of vectors.keys.plain) expect(isSecretKey(key), key).toBe(false)
  for (const { input, output } of vectors.values) expect(redact(input)).toEqual(output)
  for (const { input, output } of vectors.texts) expect(redactText(input)).toBe(output)
})
