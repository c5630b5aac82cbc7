import { expect, test } from 'vitest'
import { apiTokenOf, isApiToken, newApiToken } from './raw.ts'

test('a token that was mistyped or cut off is told from a whole one without asking anybody', () => {
  const token = newApiToken()
  expect(token).toMatch(/^opstage_pat_[0-9A-Za-z]{49}$/)
  expect(isApiToken(token)).toBe(true)
  const other = token[20] === 'a' ? 'b' : 'a'
  for (const bad of [token.slice(0, -1), `${token}0`, `${token.slice(0, 20)}${other}${token.slice(21)}`, ''])
    expect(isApiToken(bad)).toBe(false)
  expect(apiTokenOf(`Bearer ${token}`)).toBe(token)
  expect(apiTokenOf('Bearer opstage_agent_x')).toBeUndefined()
})
