import { Link } from '@tanstack/react-router'
import type { DashboardSummary } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { StackedBars } from '../../ui/stacked-bars.tsx'
import classes from './overview.module.css'
import { sum } from './sum.ts'

const outcomes = [
  { field: 'succeeded', status: 'SUCCEEDED', tone: 'run' },
  { field: 'failed', status: 'FAILED', tone: 'bad' },
  { field: 'expired', status: 'EXPIRED', tone: 'warn' },
  { field: 'cancelled', status: 'CANCELLED', tone: 'off' },
] as const

export function CommandsPerHour({ hours }: { hours: DashboardSummary['commandsPerHour'] }) {
  const t = useT()
  const format = useFormat()
  const totals = outcomes
    .map(({ field, status }) => ({ status, count: hours.reduce((total, hour) => total + hour[field], 0) }))
    .filter(({ count }) => count > 0)
  const words = totals.map(({ status, count }) => `${format.number(count)} ${t.status.command[status].toLowerCase()}`)
  return (
    <Card>
      <div className={classes.stat}>
        <h2>
          <Link to="/commands" search={{ span: '24h' }}>
            {t.overview.commands24h}
          </Link>
        </h2>
        <div className={classes.number}>
          {format.number(hours.reduce((total, { hour: _, ...counts }) => total + sum(counts), 0))}
        </div>
        <StackedBars
          bars={hours.map((hour) => ({
            label: t.overview.perHour(
              format.clock(hour.hour),
              outcomes.map(({ field, status }) => `${hour[field]} ${t.status.command[status].toLowerCase()}`).join(', '),
            ),
            // Failures at the bottom, where even a thin one stands out against the base line.
            parts: outcomes.toReversed().map(({ field, tone }) => ({ tone, count: hour[field] })),
          }))}
          summary={t.overview.commandsSummary(words.join(', ') || t.overview.noCommands)}
        />
        <div className={classes.parts}>
          {totals.map(({ status }, i) => (
            <Link key={status} to="/commands" search={{ status: [status], span: '24h' }}>
              {words[i]}
            </Link>
          ))}
        </div>
      </div>
    </Card>
  )
}
