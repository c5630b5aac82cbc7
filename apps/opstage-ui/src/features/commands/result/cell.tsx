import { useFormat, useT } from '../../../i18n/i18n.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { plainText } from '../../../ui/plain-text.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { StatusLook } from '../../../ui/status-badge.tsx'
import classes from '../commands.module.css'
import { valueAt } from 'opstage-payload-schema/read-list'
import type { ListColumn } from 'opstage-payload-schema/read-list'

/** One value of a row in the format that its column asks for; what does not fit the format is shown as text. */
export function Cell({ row, column }: { row: Record<string, unknown>; column: ListColumn }) {
  const t = useT()
  const value = valueAt(row, column.key)
  if (value === undefined || value === null || value === '') return t.ui.none
  const text = plainText(value)
  return (
    <span
      className={classes.cell}
      data-ellipsis={column.ellipsis || undefined}
      title={column.ellipsis ? text : undefined}
    >
      <Formatted value={value} text={text} format={column.format} />
      {column.copyable && <CopyButton value={text} label={t.command.list.copy(column.label)} />}
    </span>
  )
}

function Formatted({ value, text, format: kind }: { value: unknown; text: string; format: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined
  const iso = at === undefined || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
  switch (kind) {
    case 'status':
      return <StatusBadge look={{ ...lookOf(text), label: text }} />
    case 'datetime':
      return <span>{iso === undefined ? text : format.dateTime(iso)}</span>
    case 'relativeTime':
      return iso === undefined ? <span>{text}</span> : <RelativeTime at={iso} />
    case 'boolean':
      return <span>{value === true ? t.ui.yes : value === false ? t.ui.no : text}</span>
    case 'code':
      return <code>{text}</code>
    case 'duration':
      return <span>{typeof value === 'number' ? format.duration(value) : text}</span>
    case 'bytes':
      return <span>{typeof value === 'number' ? format.bytes(value) : text}</span>
    case 'link':
      return <SafeLink text={text} />
    default:
      return <span>{text}</span>
  }
}

/** Only http(s) becomes a link; anything else, `javascript:` first of all, stays text. */
function SafeLink({ text }: { text: string }) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return <span>{text}</span>
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer" className={classes.link}>
      {text}
    </a>
  )
}

const good = /^(active|ok|up|healthy|enabled|ready|online|success|succeeded|done|completed|running|valid)$/i
const poor = /^(failed|error|down|offline|unhealthy|invalid|broken|rejected|blocked)$/i
const doubtful = /^(degraded|warning|pending|waiting|expiring|retrying|partial|unknown)$/i

/** Services choose their own words; the common ones get a colour, all others none. */
function lookOf(word: string): Omit<StatusLook, 'label'> {
  if (good.test(word)) return { tone: 'ok', shape: 'dot' }
  if (poor.test(word)) return { tone: 'bad', shape: 'octagon' }
  return doubtful.test(word) ? { tone: 'warn', shape: 'triangle' } : { tone: 'off', shape: 'ring' }
}
