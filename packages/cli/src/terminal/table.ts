import { columnsOf, type Io } from '../io.ts'
import { oneLine } from './clean.ts'
import { paint, type Style } from './paint.ts'
import { fit, padded, widthOf } from './width.ts'

export interface Column<T> {
  title: string
  of: (row: T) => string | number | null | undefined
  style?: (row: T) => Style
  /** Gives way first where the terminal is narrow. */
  shrinks?: boolean
}

const GAP = 2
const LEAST = 8

/** Rows under titles, as wide as their contents; on a terminal cut to its width, or below each other where that is too narrow. */
export function table<T>(io: Pick<Io, 'stdout' | 'env'>, rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = rows.map((row) => columns.map(({ of }) => oneLine(String(of(row) ?? '-'))))
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...cells.map((line) => widthOf(line[i]!))))
  if (io.stdout.isTTY && !shrink(widths, columns, columnsOf(io.stdout))) return stacked(io, rows, cells, columns)
  const line = (texts: string[], style: (i: number) => Style | undefined) =>
    texts
      .map((text, i) => {
        const cut = fit(text, widths[i]!)
        const shown = i === texts.length - 1 ? cut : padded(cut, widths[i]!)
        const look = style(i)
        return look === undefined ? shown : paint(io, io.stdout, look, shown)
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  const titles = columns.map(({ title }) => title)
  return [
    line(titles, () => 'bold'),
    ...cells.map((texts, n) => line(texts, (i) => columns[i]!.style?.(rows[n]!))),
  ].join('\n')
}

/** Takes from the columns that may shrink, the widest first. Whether that was enough. */
function shrink<T>(widths: number[], columns: readonly Column<T>[], available: number): boolean {
  const tooMuch = () => widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1) - available
  while (tooMuch() > 0) {
    const candidates = widths.map((width, i) => (columns[i]!.shrinks && width > LEAST ? width : 0))
    const widest = Math.max(...candidates)
    if (widest === 0) return false
    widths[candidates.indexOf(widest)]! -= 1
  }
  return true
}

function stacked<T>(
  io: Pick<Io, 'stdout' | 'env'>,
  rows: readonly T[],
  cells: readonly string[][],
  columns: readonly Column<T>[],
): string {
  const width = Math.max(...columns.map(({ title }) => widthOf(title)))
  return rows
    .map((row, n) =>
      columns
        .map(({ title, style }, i) => {
          const text = cells[n]![i]!
          const look = i === 0 ? 'bold' : style?.(row)
          const shown = look === undefined ? text : paint(io, io.stdout, look, text)
          return i === 0 ? shown : `  ${padded(title.toLowerCase(), width)}  ${shown}`
        })
        .join('\n'),
    )
    .join('\n\n')
}
