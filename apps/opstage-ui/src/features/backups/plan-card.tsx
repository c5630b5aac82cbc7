import type { BackupPlan } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { useClock } from '../../ui/clock.ts'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './backups.module.css'

/** What the server does by itself. */
export function PlanCard({ plan: { intervalHours, keep, nextAt, folder } }: { plan: BackupPlan }) {
  const t = useT()
  const format = useFormat()
  const words = t.backups.plan
  const isDue = useClock((now) => (nextAt !== null && Date.parse(nextAt) <= now ? 1 : 0)) === 1
  return (
    <Card title={words.title} note={words.note}>
      <PropertyList>
        <Property name={words.interval}>
          {intervalHours === 0 ? words.never : words.every(t.time.hours(intervalHours))}
        </Property>
        <Property name={words.next}>{nextAt && (isDue ? words.soon : <RelativeTime at={nextAt} />)}</Property>
        <Property name={words.keep}>{words.newest(format.number(keep))}</Property>
        <Property name={words.folder}>
          <code className={classes.path}>{folder}</code>
        </Property>
      </PropertyList>
    </Card>
  )
}
