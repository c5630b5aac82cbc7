import { Password } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { newPassword } from './new-password.ts'

test('a password that is made is accepted, easily read, and never the same', () => {
  const made = Array.from({ length: 200 }, newPassword)
  for (const password of made) {
    expect(Password.safeParse(password).success).toBe(true)
    expect(password).toMatch(/^([a-km-z2-9]{5}-){3}[a-km-z2-9]{5}$/)
    expect(password).not.toMatch(/[lo01]/)
  }
  expect(new Set(made).size).toBe(made.length)
})
