import { type ListColumn, readList, valueAt } from 'opstage-payload-schema/read-list'
import type { Io } from './io.ts'
import { ago, duration } from './terminal/ago.ts'
import { clean, oneLine } from './terminal/clean.ts'
import { styleOf } from './terminal/paint.ts'
import { type Column, table } from './terminal/table.ts'

type Row = Record<string, unknown>

/** What a result holds beside its message, in parts: its list as a table, as the console shows it, and the rest as JSON. */
export function resultData(io: Pick<Io, 'stdout' | 'env'>, data: Row): string[] {
  const list = readList(data['list'])
  const { list: _, ...rest } = data
  const others = list ? rest : data
  return [
    ...(list ? [list.rows.length > 0 ? table(io, list.rows, list.columns.map(columnOf)) : noRows(list)] : []),
    ...(Object.keys(others).length > 0 ? [clean(JSON.stringify(others, null, 2))] : []),
  ]
}

const noRows = ({ emptyText }: { emptyText: string | undefined }) => oneLine(emptyText ?? 'The list is empty.')

const columnOf = (column: ListColumn): Column<Row> => ({
  title: oneLine(column.label).toUpperCase(),
  of: (row) => formatted(valueAt(row, column.key), column.format),
  shrinks: column.ellipsis,
  ...(column.format === 'status' ? { style: (row) => styleOf(plain(valueAt(row, column.key)).toUpperCase()) } : {}),
})

/** What does not fit its format is shown as it is. */
function formatted(value: unknown, format: string | undefined): string | null {
  if (value === undefined || value === null || value === '') return null
  if (format === 'boolean' && typeof value === 'boolean') return value ? 'yes' : 'no'
  if (format === 'duration' && typeof value === 'number') return duration(value)
  if (format === 'bytes' && typeof value === 'number') return bytes(value)
  const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime())) return plain(value)
  if (format === 'relativeTime') return ago(at.toISOString())
  return format === 'datetime' ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : plain(value)
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function bytes(size: number): string {
  const step = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.abs(size) || 1) / 3)))
  const number = size / 1000 ** step
  return `${step === 0 || number >= 10 ? Math.round(number) : number.toFixed(1)} ${['B', 'kB', 'MB', 'GB', 'TB'][step]}`
}
