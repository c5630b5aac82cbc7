import type { Io } from '../io.ts'
import { oneLine } from './clean.ts'
import { paint, type Style } from './paint.ts'
import { padded, widthOf } from './width.ts'

type Fact = readonly [name: string, value: string | number | null | undefined, style?: Style]

/** Names and values under each other; what has no value is left out. */
export function facts(io: Io, all: readonly Fact[]): string {
  const known = all.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(...known.map(([name]) => widthOf(name)))
  return known
    .map(([name, value, style]) => {
      const text = oneLine(String(value))
      return `${padded(name, width)}  ${style === undefined ? text : paint(io, io.stdout, style, text)}`
    })
    .join('\n')
}
