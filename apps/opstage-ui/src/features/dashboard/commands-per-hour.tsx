import { Link } from '@tanstack/react-router'
import type { CommandStatus, DashboardSummary } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { StackedBars } from '../../ui/stacked-bars.tsx'
import classes from './overview.module.css'

const outcomes = [
  { field: 'succeeded', statuses: ['SUCCEEDED'], tone: 'run' },
  { field: 'failed', statuses: ['FAILED'], tone: 'bad' },
  { field: 'expired', statuses: ['EXPIRED'], tone: 'warn' },
  { field: 'cancelled', statuses: ['CANCELLED'], tone: 'off' },
  { field: 'open', statuses: ['PENDING', 'RUNNING'], tone: 'off' },
] as const satisfies { field: string; statuses: CommandStatus[]; tone: string }[]

type Outcome = (typeof outcomes)[number]['field']

export function CommandsPerHour({ hours }: { hours: DashboardSummary['commandsPerHour'] }) {
  const t = useT()
  const format = useFormat()
  const totals = outcomes
    .map((outcome) => ({ ...outcome, count: hours.reduce((total, hour) => total + hour[outcome.field], 0) }))
    .filter(({ count }) => count > 0)
  const counted = (field: Outcome, count: number) => `${format.number(count)} ${t.overview.outcomes[field]}`
  return (
    <Card>
      <div className={classes.stat}>
        <h2>
          <Link to="/commands" search={{ span: '24h' }}>
            {t.overview.commands24h}
          </Link>
        </h2>
        <div className={classes.number}>{format.number(totals.reduce((total, { count }) => total + count, 0))}</div>
        <StackedBars
          bars={hours.map((hour) => ({
            label: t.overview.perHour(
              format.clock(hour.hour),
              outcomes
                .filter(({ field }) => hour[field] > 0)
                .map(({ field }) => counted(field, hour[field]))
                .join(', ') || t.overview.noCommands,
            ),
            // Failures at the bottom, where even a thin one stands out against the base line.
            parts: outcomes.toReversed().map(({ field, tone }) => ({ tone, count: hour[field] })),
          }))}
          summary={t.overview.commandsSummary(
            totals.map(({ field, count }) => counted(field, count)).join(', ') || t.overview.noCommands,
          )}
        />
        <div className={classes.parts}>
          {totals.map(({ field, statuses, count }) => (
            <Link key={field} to="/commands" search={{ status: [...statuses], span: '24h' }}>
              {counted(field, count)}
            </Link>
          ))}
        </div>
      </div>
    </Card>
  )
}
