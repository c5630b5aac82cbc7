import { expect, test } from 'vitest'
import { createFormat } from './format.ts'
import { time as en } from './en/time.ts'
import { time as zh } from './zh/time.ts'

const english = createFormat('en-GB', en)
const chinese = createFormat('zh-CN', zh)
const now = Date.parse('2026-01-02T12:00:00Z')
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()

test('times are as people say them', () => {
  expect(english.relative(ago(1), now)).toBe('just now')
  expect(english.relative(ago(42), now)).toBe('42 s ago')
  expect(english.relative(ago(26 * 60), now)).toBe('26 min ago')
  expect(english.relative(ago(47 * 3600), now)).toBe('47 h ago')
  expect(english.relative(ago(72 * 3600), now)).toBe('3 days ago')
  expect(english.relative(ago(-3600), now)).toBe('in 1 h')
  expect(chinese.relative(ago(26 * 60), now)).toBe('26 分钟前')
})

test('a clock that is a little behind the server speaks of no future', () => {
  expect(english.relative(ago(-8), now)).toBe('just now')
})

test('durations have the two units that matter', () => {
  expect(english.duration(9.4)).toBe('9 ms')
  expect(english.duration(2400)).toBe('2.4 s')
  expect(english.duration(31_000)).toBe('31 s')
  expect(english.duration(200_000)).toBe('3 min 20 s')
  expect(english.duration(2 * 3_600_000)).toBe('2 h')
})

test('bytes', () => {
  expect(english.bytes(0)).toBe('0 B')
  expect(english.bytes(1_234_567)).toBe('1.2 MB')
})

test('numbers and times of day that are written without a format are written as it would', () => {
  const at = Date.parse('2026-01-02T08:05:09')
  for (const [tag, format] of [
    ['en-GB', english],
    ['zh-CN', chinese],
  ] as const) {
    for (const n of [0, -0.5, -1, 0.125, 999, 1000, 1234.5]) {
      expect(format.number(n)).toBe(new Intl.NumberFormat(tag, { maximumFractionDigits: 2 }).format(n))
    }
    for (let hour = 0; hour < 24; hour += 1) {
      const time = new Date(at + hour * 3_600_000)
      const written = (timeStyle: 'medium' | 'short') => new Intl.DateTimeFormat(tag, { timeStyle }).format(time)
      expect(format.clock(time.toISOString())).toBe(written('medium'))
      expect(format.shortTime(time.toISOString(), time.getTime())).toBe(written('short'))
    }
  }
})
