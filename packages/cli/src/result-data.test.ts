import { expect, test } from 'vitest'
import type { Io } from './io.ts'
import { resultData } from './result-data.ts'

const io = { stdout: {} as Io['stdout'], env: { NO_COLOR: '1' } }

test('a list is a table with its own titles and formats, and what stands beside it is JSON', () => {
  const columns = [
    { key: 'id', label: 'Order' },
    { key: 'customer.name', label: 'Customer' },
    { key: 'express', label: 'Express', format: 'boolean' },
    { key: 'placedAt', label: 'Placed', format: 'datetime' },
    { key: 'tookMs', label: 'Took', format: 'duration' },
    { key: 'size', label: 'Size', format: 'bytes' },
  ]
  const data = [
    { id: 'A-1', customer: { name: 'Ada' }, express: true, placedAt: '2026-01-31T12:07:00Z', tookMs: 1200, size: 2048 },
    { id: 'A-2', customer: {}, express: 'perhaps', placedAt: 'soon', tookMs: '', size: 999 },
  ]
  const [shown, rest] = resultData(io, { list: { columns, data }, total: 2 })
  expect(shown).toBe(
    [
      'ORDER  CUSTOMER  EXPRESS  PLACED                TOOK   SIZE',
      'A-1    Ada       yes      2026-01-31 12:07 UTC  1.2 s  2.0 kB',
      'A-2    -         perhaps  soon                  -      999 B',
    ].join('\n'),
  )
  expect(rest).toBe('{\n  "total": 2\n}')
})

test('a list without rows says so; what only looks like one stays JSON', () => {
  expect(resultData(io, { list: { data: [], emptyText: 'No orders' } })).toEqual(['No orders'])
  expect(resultData(io, { list: 'none' })).toEqual(['{\n  "list": "none"\n}'])
  expect(resultData(io, {})).toEqual([])
})

test('what a service writes into a cell cannot move the cursor', () => {
  expect(resultData(io, { list: { data: [{ a: '\u001b[2Jgone\nnext' }] } })).toEqual(['A\n\u{fffd}[2Jgone next'])
})
