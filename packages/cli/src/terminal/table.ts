import type { Io } from '../io.ts'
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

/** Rows under titles, as wide as their contents; on a terminal cut to its width, elsewhere whole. */
export function table<T>(io: Pick<Io, 'stdout' | 'env'>, rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = rows.map((row) => columns.map(({ of }) => oneLine(String(of(row) ?? '-'))))
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...cells.map((line) => widthOf(line[i]!))))
  if (io.stdout.isTTY) shrink(widths, columns, io.stdout.columns)
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
  return [
    line(
      columns.map(({ title }) => title),
      () => 'bold',
    ),
    ...cells.map((texts, n) => line(texts, (i) => columns[i]!.style?.(rows[n]!))),
  ].join('\n')
}

/** Takes from the columns that may shrink, then from all, the widest first. */
function shrink<T>(widths: number[], columns: readonly Column<T>[], available: number) {
  const tooMuch = () => widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1) - available
  for (const mayShrink of [(i: number) => columns[i]!.shrinks === true, () => true]) {
    while (tooMuch() > 0) {
      const candidates = widths.map((width, i) => (mayShrink(i) && width > LEAST ? width : 0))
      const widest = Math.max(...candidates)
      if (widest === 0) break
      widths[candidates.indexOf(widest)]! -= 1
    }
  }
}
