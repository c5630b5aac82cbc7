import type { Acknowledgement } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import classes from './services.module.css'

/** Who knows of a problem, until when, and what they say of it. */
export function KnownLine({ known }: { known: Acknowledgement }) {
  const t = useT()
  const format = useFormat()
  const words = t.service.known
  const who = known.byName ?? t.ui.unknown
  return (
    <span className={classes.known} title={format.absolute(known.at)}>
      <span>{known.until === null ? words.untilHealthy(who) : words.until(who, format.dateTime(known.until))}</span>
      <q>{known.note}</q>
    </span>
  )
}
