import { validatePayload } from 'opstage-payload-schema'
import { kindOf, plain } from 'opstage-payload-schema/field-kind'
import type { Schema } from 'opstage-payload-schema/field-kind'
import { startPayload } from 'opstage-payload-schema/start-payload'
import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import { time } from '../../i18n/en/time.ts'
import { ui } from '../../i18n/en/ui.ts'
import { wordIssues } from './words.ts'

const kind = (schema: Schema) => kindOf(plain(schema, schema), schema)

test('every kind of schema has its field', () => {
  expect(kind({ type: 'string' })).toBe('text')
  expect(kind({ type: ['string', 'null'] })).toBe('text')
  expect(kind({ type: 'string', format: 'textarea' })).toBe('long')
  expect(kind({ type: 'string', writeOnly: true })).toBe('secret')
  expect(kind({ type: 'string', format: 'date-time' })).toBe('time')
  expect(kind({ type: 'integer' })).toBe('number')
  expect(kind({ type: 'boolean' })).toBe('boolean')
  expect(kind({ enum: [1, 2] })).toBe('choice')
  expect(kind({ anyOf: [{ const: 'a' }, { const: 'b', title: 'B' }] })).toBe('choice')
  expect(kind({ anyOf: [{ type: 'number' }, { type: 'null' }] })).toBe('number')
  expect(kind({ type: 'array', items: { enum: ['a'] } })).toBe('choices')
  expect(kind({ type: 'array', items: { type: 'string' } })).toBe('list')
  expect(kind({ properties: { a: {} } })).toBe('object')
  expect(kind({ anyOf: [{ type: 'number' }, { type: 'string' }] })).toBe('json')
  expect(kind({})).toBe('json')
})

test('references are followed inside the schema; a loop of them ends', () => {
  const root = { $defs: { name: { type: 'string', title: 'Name' } } } as Schema
  expect(plain({ $ref: '#/$defs/name', description: 'd' }, root)).toEqual({
    type: 'string',
    title: 'Name',
    description: 'd',
  })
  const loop: Schema = { $ref: '#' }
  expect(kindOf(plain(loop, loop), loop)).toBe('json')
  expect(plain({ $ref: '#/constructor' }, {})).toEqual({})
})

test('a form begins with the defaults, under what the service proposes', () => {
  const schema: Schema = {
    type: 'object',
    required: ['dry', 'tags', 'address'],
    properties: {
      dry: { type: 'boolean' },
      mode: { type: 'string', default: 'fast' },
      tags: { type: 'array', items: { type: 'string' } },
      optional: { type: 'string' },
      address: { type: 'object', properties: { city: { type: 'string', default: 'Bern' }, zip: { type: 'string' } } },
      incomplete: { type: 'object', required: ['x'], properties: { x: { type: 'string' }, y: { default: 1 } } },
    },
  }
  expect(startPayload(schema, { mode: 'slow', address: { zip: '3000' } })).toEqual({
    dry: false,
    mode: 'slow',
    tags: [],
    address: { city: 'Bern', zip: '3000' },
  })
})

test('problems stand at their fields in the language of the reader', () => {
  const schema: Schema = {
    type: 'object',
    required: ['name', 'count'],
    properties: {
      name: { type: 'string' },
      count: { type: 'integer', maximum: 10 },
      mail: { type: 'string', format: 'email' },
      rows: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } },
    },
  }
  const payload = { count: 11, mail: 'x', rows: [{ n: 1.5 }, { n: 'two' }] }
  const issues = validatePayload(schema as Record<string, unknown>, payload)
  const words = wordIssues(issues, schema, payload, ui.problem, createFormat('en-GB', time))
  expect(Object.fromEntries(words)).toEqual({
    name: ui.problem.required,
    count: ui.problem.maximum('10'),
    mail: ui.problem.format('email'),
    'rows.0.n': ui.problem.whole,
    'rows.1.n': ui.problem.type,
  })
})
