import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Io } from '../../io.ts'
import { readPayload } from './payload.ts'

const schema = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    count: { type: 'integer' },
    dryRun: { type: 'boolean' },
    mode: { enum: ['fast', 1] },
    tags: { type: 'array', items: { type: 'string' } },
    address: { type: 'object', properties: { zip: { type: 'string' }, floor: { type: 'number' } } },
  },
}
const read = (...given: string[]) => readPayload({} as Io, given, schema)

test('values take the form that the schema asks for', async () => {
  expect(await read('orderId=12', 'count=3', 'dryRun=false', 'mode=1', 'tags=a, b')).toEqual({
    orderId: '12',
    count: 3,
    dryRun: false,
    mode: 1,
    tags: ['a', 'b'],
  })
  expect(await read('address.zip=3000', 'address.floor=2')).toEqual({ address: { zip: '3000', floor: 2 } })
  expect(await read('tags=["a,b"]', 'more={"a":1}', 'text=a=b')).toEqual({ tags: ['a,b'], more: { a: 1 }, text: 'a=b' })
})

test('what does not fit stays as it is: the check of the whole names it', async () => {
  expect(await read('count=many', 'dryRun=perhaps')).toEqual({ count: 'many', dryRun: 'perhaps' })
})

test('JSON, a file and single values are laid over each other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opstage-payload-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'order.json')
  writeFileSync(file, '{"orderId":"a","count":1}')
  expect(await read(`@${file}`, 'count=2', '{"dryRun":true}')).toEqual({ orderId: 'a', count: 2, dryRun: true })
})

test.each([
  ['nonsense', /must be JSON, @file or key=value/],
  ['{"half', /is no JSON/],
  ['@/no/such/file', /cannot be read/],
])('%s is refused with what it should be', async (given, message) => expect(read(given)).rejects.toThrow(message))

test('a key cannot reach the prototype of an object', async () => {
  const payload = await read('__proto__.polluted=1')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(Object.keys(payload)).toEqual(['__proto__'])
})
