import { expect, test } from 'vitest'
import { isSecretKey, redact, REDACTED, redactText } from './redact.ts'
import vectors from './redact.vectors.json' with { type: 'json' }

test.each(vectors.keys.secret)('the key %s looks secret', (key) => expect(isSecretKey(key)).toBe(true))
test.each(vectors.keys.plain)('the key "%s" does not', (key) => expect(isSecretKey(key)).toBe(false))
test.each(vectors.values)('redacts the value %j', ({ input, output }) => expect(redact(input)).toEqual(output))
test.each(vectors.texts)('redacts the text $input', ({ input, output }) => expect(redactText(input)).toBe(output))
test.each(vectors.texts)('redacting twice changes nothing: $input', ({ output }) => {
  expect(redactText(output)).toBe(output)
})

test('copies: the original stays as it was', () => {
  const original = { password: 'x', list: [{ a: 1 }] }
  const copy = redact(original)
  copy.list[0]!.a = 2
  expect(original).toEqual({ password: 'x', list: [{ a: 1 }] })
})

test('survives cycles, depth, shared references and getters that throw', () => {
  const cycle: Record<string, unknown> = { secret: 'x' }
  cycle['self'] = cycle
  expect(redact(cycle)).toEqual({ secret: REDACTED, self: '[CIRCULAR]' })

  let deep: unknown = 'end'
  for (let i = 0; i < 100_000; i++) deep = { deep }
  expect(JSON.stringify(redact(deep))).toContain('[TOO DEEP]')

  let shared: unknown = 'leaf'
  for (let i = 0; i < 60; i++) shared = [shared, shared]
  expect(redact({ shared, password: shared })).toHaveProperty('shared')

  const hostile = {
    get password(): string {
      throw new Error('no')
    },
  }
  expect(redact(hostile)).toBe(REDACTED)
})

test('keeps an own __proto__ key as data', () => {
  const copy = redact(JSON.parse('{"__proto__":{"token":"x","admin":true}}') as Record<string, unknown>)
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"token":"[REDACTED]","admin":true}}')
  expect(copy).not.toHaveProperty('admin')
})

const MB = 1 << 20
const fill = (pattern: string) => pattern.repeat(MB / pattern.length)
const repeated =
  'a|a.|key=|password=|password="|token=\'|api |aB|\\|://|://:|://a:|eyJ-|eyJa.|bearer |opstage_reg_|cookie: | |"'
const starts = ['password="', 'token', '-----BEGIN A-----', '://a:', 'eyJ', 'bearer ']
const rests = [' ', 'a', '\\', '-----END ', '-----BEGIN A-----']

test.each([...repeated.split('|').map(fill), ...starts.flatMap((start) => rests.map((rest) => start + fill(rest)))])(
  'takes linear time for a hostile megabyte (case %#)',
  (text) => {
    const start = process.cpuUsage()
    redactText(text)
    isSecretKey(text)
    const { user, system } = process.cpuUsage(start) // a machine that is busy with other things is no fault of ours
    expect((user + system) / 1000).toBeLessThan(1500) // about 10 ms each; quadratic would be minutes
  },
)
