import { expect, test } from 'vitest'
import { checkSchema, secretPaths, validatePayload } from './index.ts'

const order = {
  type: 'object',
  required: ['orderId'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string', pattern: '^ORD-\\d+$' },
    amount: { type: 'number', minimum: 1 },
    mail: { type: 'string', format: 'email' },
    items: { type: 'array', items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } } },
  },
}

test('no schema allows anything', () => expect(validatePayload(undefined, { any: 1 })).toEqual([]))

test('a payload that fits has no issues', () =>
  expect(validatePayload(order, { orderId: 'ORD-1', amount: 2, items: [{ sku: 'a' }] })).toEqual([]))

test('each problem is named at its place', () => {
  const payload = { orderId: 'x', amount: 0, mail: 'nobody', items: [{}], more: 1 }
  const issues = validatePayload(order, payload)
  expect(issues.map(({ path }) => path).toSorted()).toEqual(['amount', 'items.0.sku', 'mail', 'more', 'orderId'])
  expect(issues).toContainEqual({ path: 'orderId', message: 'must match ^ORD-\\d+$' })
  expect(validatePayload(order, {})).toEqual([{ path: 'orderId', message: 'is required' }])
})

test('a catastrophic pattern costs nothing', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }
  const start = performance.now()
  expect(validatePayload(schema, { a: `${'a'.repeat(50_000)}!` })).toHaveLength(1)
  expect(performance.now() - start).toBeLessThan(1000)
})

test('schemas that cannot be checked within bounds are refused', () => {
  const deep = JSON.parse(`${'{"properties":{"a":'.repeat(40)}{}${'}}'.repeat(40)}`) as Record<string, unknown>
  expect(checkSchema(order)).toEqual([])
  expect(checkSchema({ description: 'x'.repeat(70_000) })[0]).toContain('bytes')
  expect(checkSchema(deep)[0]).toContain('deeper')
  expect(checkSchema({ $ref: 'https://elsewhere.example/schema.json' })[0]).toContain('outside')
  expect(checkSchema({ properties: { a: { pattern: '(?=a)' } } })[0]).toContain('linear time')
  expect(checkSchema({ patternProperties: { '^a': {} } })[0]).toContain('patternProperties')
  expect(checkSchema({ $ref: '#' })[0]).toContain('cannot be checked')
})

test('64 KiB and a depth of 16 are allowed, and no more', () => {
  const long = (bytes: number) => ({ description: 'x'.repeat(bytes - '{"description":""}'.length) })
  expect(checkSchema(long(64 * 1024))).toEqual([])
  expect(checkSchema(long(64 * 1024 + 1))).toEqual(['has 65537 bytes; at most 65536 are allowed'])
  const deep = (levels: number): Record<string, unknown> =>
    levels === 1 ? {} : { properties: { a: deep(levels - 1) } }
  expect(checkSchema(deep(16))).toEqual([])
  expect(checkSchema(deep(17))).toEqual(['is nested deeper than 16'])
})

/** A schema of 3 kB that means 2^40 looks at the payload. */
const doubling = {
  $ref: '#/$defs/a0',
  $defs: Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => {
      const next = { $ref: `#/$defs/a${i + 1}` }
      return [`a${i}`, i === 39 ? {} : { allOf: [next, next] }]
    }),
  ),
}
const twice = { $ref: '#' }
/** It means 2^depth looks at a payload that is nested deeply. */
const nesting = { properties: { a: { allOf: [twice, twice] } } }
const nested = (depth: number): unknown => (depth === 0 ? {} : { a: nested(depth - 1) })
const numbers = Array.from({ length: 100_000 }, (_, i) => i)

test.each([
  ['references that double', doubling, {}],
  ['references that double with each level', nesting, nested(30)],
  ['many alternatives for many values', { items: { anyOf: Array(2000).fill({ type: 'string' }) } }, numbers],
  ['a long list of values for many values', { items: { enum: numbers.slice(0, 10_000).map(String) } }, numbers],
  ['a large program on a long text', { pattern: '(x?){500}x{500}$' }, 'x'.repeat(1_000_000)],
  ['all different, of very many', { uniqueItems: true }, numbers],
])('%s: refused within a second or two', (_, schema, payload) => {
  // Of the processor: what else runs on the machine is not its fault.
  const start = process.cpuUsage()
  expect(validatePayload(schema, payload).length).toBeGreaterThan(0)
  expect(checkSchema(schema).length).toBeLessThan(2)
  expect(secretPaths(schema, nested(30), () => false)).toEqual([])
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(3000)
})

test('what people really ask for is far below the bound', () => {
  const lines = Array.from({ length: 5000 }, (_, i) => ({ sku: `SKU-${i}` }))
  expect(validatePayload(order, { orderId: 'ORD-1', items: lines })).toEqual([])
  const tree = { properties: { children: { type: 'array', items: { $ref: '#' } }, name: { type: 'string' } } }
  const family = { name: 'a', children: Array(1000).fill({ name: 'b', children: [{ name: 'c' }] }) }
  expect(validatePayload(tree, family)).toEqual([])
})

test('secrets are found by mark and by name, through references and lists', () => {
  const schema = {
    $defs: { key: { type: 'string', writeOnly: true } },
    properties: { pin: { format: 'password' }, keys: { type: 'array', items: { $ref: '#/$defs/key' } }, name: {} },
  }
  const payload = { pin: '1', keys: ['a', 'b'], name: 'n', nested: { dbPassword: 'x', port: 1 } }
  const byName = (key: string) => key === 'dbPassword'
  expect(secretPaths(schema, payload, byName)).toEqual([['pin'], ['keys', 0], ['keys', 1], ['nested', 'dbPassword']])
})
