import { expect, test } from 'vitest'
import { clean, escapeUnsafe, oneLine } from './clean.ts'

test('what a service says cannot drive the terminal', () => {
  expect(clean('\u001b[31mred\u001b[0m')).toBe('\u{fffd}[31mred\u{fffd}[0m')
  expect(clean('\u009b2J')).toBe('\u{fffd}2J')
  expect(clean('user\u202etxt.exe')).toBe('user\u{fffd}txt.exe')
  expect(clean('50%\rdone')).toBe('50%\u{fffd}done')
})

test('JSON says the same without driving the terminal', () => {
  const text = JSON.stringify({ a: '\u009b2J\u001b[0m\u202e' })
  expect(escapeUnsafe(text)).toBe(String.raw`{"a":"\u009b2J\u001b[0m\u202e"}`)
  expect(JSON.parse(escapeUnsafe(text))).toEqual(JSON.parse(text))
})

test('lines and tabs stay, and 中文 too', () => {
  expect(clean('a\tb\r\nc 中文')).toBe('a\tb\nc 中文')
  expect(oneLine(' a\n\n b ')).toBe('a b')
})
