/** Ours never come near: what is added before the file is written anew has a bound. */
const MOST_LINES = 20_000

/** What stands in a line: the journal's own id, or what became of a command. */
export type Line =
  | { kind: 'journal'; id: string }
  /** The head of the backend’s audit record, as the agent was last told. */
  | { kind: 'head'; id: string }
  /** It is about to run. */
  | { kind: 'taken'; id: string; at: number }
  /** It has run; `json` waits to be delivered. */
  | { kind: 'result'; id: string; json: string }
  /** The backend needs nothing more of it. */
  | { kind: 'settled'; id: string; at: number }

/** One line of text, `checksum kind id rest`. The rest is at most JSON, in which no line ever breaks. */
export function writeLine(line: Line): string {
  const rest = 'json' in line ? ` ${line.json}` : 'at' in line ? ` ${line.at}` : ''
  const body = `${line.kind} ${line.id}${rest}`
  return `${checksum(body).toString(16).padStart(8, '0')} ${body}\n`
}

/**
 * All lines, or undefined when one is not as it was written, or there are more than are ever written. What stands behind the last line break does not count:
 * there the process died while it wrote, and before it did anything that this line was to tell of.
 */
export function readLines(text: string): Line[] | undefined {
  const lines: Line[] = []
  for (let start = 0; ;) {
    const end = text.indexOf('\n', start)
    if (end === -1) return lines
    const line = readLine(text.slice(start, end))
    if (!line || lines.length === MOST_LINES) return undefined
    lines.push(line)
    start = end + 1
  }
}

function readLine(text: string): Line | undefined {
  const body = text.slice(9)
  if (Number.parseInt(text.slice(0, 8), 16) !== checksum(body)) return undefined
  const first = body.indexOf(' ')
  const second = body.indexOf(' ', first + 1)
  const kind = body.slice(0, first)
  if (kind === 'journal' || kind === 'head') return { kind, id: body.slice(first + 1) }
  const id = body.slice(first + 1, second)
  if (kind === 'taken' || kind === 'settled') return { kind, id, at: Number(body.slice(second + 1)) }
  if (kind === 'result') return { kind, id, json: body.slice(second + 1) }
  return undefined
}

/** FNV-1a: finds what a broken disk or a careless hand has changed. */
function checksum(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
