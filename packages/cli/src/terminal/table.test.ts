import { expect, test } from 'vitest'
import type { Io } from '../io.ts'
import { table } from './table.ts'
import { fit, widthOf } from './width.ts'

const on = (columns?: number) =>
  ({ stdout: { isTTY: columns !== undefined, columns }, env: { NO_COLOR: '1' } }) as unknown as Io
const rows = [
  { code: 'orders', why: 'The queue has not been drained for twelve minutes' },
  { code: '支付', why: 'ready' },
]
const columns = [
  { title: 'SERVICE', of: (row: (typeof rows)[number]) => row.code },
  { title: 'WHY', of: (row: (typeof rows)[number]) => row.why, shrinks: true },
]

test('columns stand under each other, wide characters too', () => {
  expect(table(on(), rows, columns)).toBe(
    ['SERVICE  WHY', 'orders   The queue has not been drained for twelve minutes', '支付     ready'].join('\n'),
  )
})

test('on a narrow terminal no line is longer than it', () => {
  const lines = table(on(30), rows, columns).split('\n')
  expect(lines.map((line) => widthOf(line)).every((width) => width <= 30)).toBe(true)
  expect(lines[1]).toBe('orders   The queue has not be…')
})

test('a text is cut between characters, not through them', () => {
  expect(fit('支付服务', 5)).toBe('支付…')
  expect(fit('short', 5)).toBe('short')
})

test('where not even the short columns fit, they stand below each other', () => {
  const status = { title: 'STATUS', of: () => 'UNHEALTHY' }
  const shown = table(on(16), rows.slice(0, 1), [columns[0]!, status, columns[1]!])
  expect(shown).toBe('orders\n  status   UNHEALTHY\n  why      The queue has not been drained for twelve minutes')
})
