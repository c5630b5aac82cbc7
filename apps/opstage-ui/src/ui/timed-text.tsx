import { Fragment } from 'react'
import type { Format } from '../i18n/format.ts'
import { useFormat } from '../i18n/i18n.tsx'

const TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/

/** The same where only text can stand. */
export const plainTimes = (text: string, format: Format): string =>
  text.replaceAll(new RegExp(TIME, 'g'), (at) => format.dateTime(at))

/** A sentence in which the server names times: these are shown in the reader's clock. */
export function TimedText({ text }: { text: string }) {
  const format = useFormat()
  return text.split(TIME).map((part, i) =>
    // What the pattern captured stands at the odd places.
    i % 2 === 1 ? (
      <time key={i} dateTime={part} title={format.absolute(part)}>
        {format.dateTime(part)}
      </time>
    ) : (
      <Fragment key={i}>{part}</Fragment>
    ),
  )
}
