/** A frame around a few lines, to be found again in a terminal full of output; without it where they do not fit in. */
export function box(lines: string[], columns = Infinity): string {
  const width = Math.max(...lines.map((line) => line.length))
  if (width + 6 > columns) return lines.join('\n')
  const rule = '─'.repeat(width + 4)
  return [`┌${rule}┐`, ...lines.map((line) => `│  ${line.padEnd(width)}  │`), `└${rule}┘`].join('\n')
}
