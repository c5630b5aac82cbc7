import { expect, test } from 'vitest'
import { fillTemplate, readList, valueAt } from './read-list.ts'

test('a list brings its columns, or takes them from its first row', () => {
  expect(readList({ data: [{ id: 1, name: 'a' }] })?.columns.map(({ key }) => key)).toEqual(['id', 'name'])
  const named = readList({ data: [], columns: [{ key: 'id', label: 'Id', format: 'code', copyable: true }] })
  expect(named?.columns).toEqual([{ key: 'id', label: 'Id', format: 'code', copyable: true, ellipsis: false }])
})

test('what is no list, or only half of one, breaks nothing', () => {
  expect(readList(undefined)).toBeUndefined()
  expect(readList({ data: 'x' })).toBeUndefined()
  const odd = readList({
    title: 5,
    data: ['plain', { a: 1 }, null],
    columns: [null, { label: 'no key' }],
    rowActions: [{ label: 'x' }, 7],
    pageSize: 1e9,
  })
  expect(odd).toMatchObject({ title: undefined, rowActions: [], pageSize: 20 })
  expect(odd?.rows).toEqual([{ value: 'plain' }, { a: 1 }, { value: null }])
})

test('fields are found by path, and only own ones', () => {
  expect(valueAt({ meta: { status: 'UP' } }, 'meta.status')).toBe('UP')
  expect(valueAt({ 'meta.status': 'DOWN', meta: { status: 'UP' } }, 'meta.status')).toBe('DOWN')
  expect(valueAt({}, 'constructor.name')).toBeUndefined()
})

test('a template takes values from the row as they are', () => {
  const row = { id: 7, tags: ['a'], nested: { ok: true } }
  const template = { id: '$row.id', deep: { tags: '$row.tags', ok: '$row.nested.ok' }, text: 'id $row.id', n: 1 }
  expect(fillTemplate(template, row)).toEqual({ id: 7, deep: { tags: ['a'], ok: true }, text: 'id $row.id', n: 1 })
})
