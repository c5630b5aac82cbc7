import { Link } from '@tanstack/react-router'
import type { Command, DashboardSummary } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { agentLooks, agentOrder } from '../agents/agent-badge.tsx'
import { serviceLooks, serviceOrder } from '../services/badges.tsx'
import { CommandsPerHour } from './commands-per-hour.tsx'
import classes from './overview.module.css'
import { sum } from './sum.ts'

/** How many of each; every count leads to the list of exactly these. */
export function Counts({ summary }: { summary: DashboardSummary }) {
  const t = useT()
  const format = useFormat()
  const services = serviceOrder.map((status) => ({ status, count: summary.serviceCounts[status] ?? 0 }))
  const agents = agentOrder.map((status) => ({ status, count: summary.agentCounts[status] ?? 0 }))
  return (
    <div className={classes.quarters}>
      <Card>
        <div className={classes.stat}>
          <h2>
            <Link to="/capsule-services">{t.overview.services}</Link>
          </h2>
          <div className={classes.number}>{format.number(sum(summary.serviceCounts))}</div>
          <ShareBar
            parts={services.map(({ status, count }) => ({ key: status, tone: serviceLooks[status].tone, count }))}
          />
          <div className={classes.parts}>
            {services.filter(some).map(({ status, count }) => (
              <Link key={status} to="/capsule-services" search={{ status: [status] }}>
                {format.number(count)} {t.status.service[status].toLowerCase()}
              </Link>
            ))}
          </div>
        </div>
      </Card>
      <Card>
        <div className={classes.stat}>
          <h2>
            <Link to="/agents">{t.overview.agents}</Link>
          </h2>
          <div className={classes.number}>{format.number(sum(summary.agentCounts))}</div>
          <ShareBar
            parts={agents.map(({ status, count }) => ({ key: status, tone: agentLooks[status].tone, count }))}
          />
          <div className={classes.parts}>
            {agents.filter(some).map(({ status, count }) => (
              <Link key={status} to="/agents" search={{ status: [status] }}>
                {format.number(count)} {t.status.agent[status].toLowerCase()}
              </Link>
            ))}
          </div>
        </div>
      </Card>
      <CommandsPerHour hours={summary.commandsPerHour} />
      <InProgress summary={summary} />
    </div>
  )
}

const some = ({ count }: { count: number }) => count > 0

function InProgress({ summary }: { summary: DashboardSummary }) {
  const t = useT()
  const format = useFormat()
  const running = summary.commandCounts['RUNNING'] ?? 0
  const waiting = summary.commandCounts['PENDING'] ?? 0
  const delivered = summary.recentCommands.map(deliveryTime).filter((ms) => ms !== undefined)
  const middle = delivered.toSorted((a, b) => a - b)[Math.floor(delivered.length / 2)]
  return (
    <Card>
      <div className={classes.stat}>
        <h2>
          <Link to="/commands" search={{ status: ['PENDING', 'RUNNING'] }}>
            {t.overview.running}
          </Link>
        </h2>
        <div className={classes.number}>{format.number(running + waiting)}</div>
        <div>
          {running + waiting === 0
            ? t.overview.nothingRunning
            : t.overview.runningCounts(format.number(running), format.number(waiting))}
        </div>
        {middle !== undefined && <div>{t.overview.delivery(format.duration(middle), delivered.length)}</div>}
      </div>
    </Card>
  )
}

const deliveryTime = ({ createdAt, startedAt }: Command) =>
  startedAt === null ? undefined : Date.parse(startedAt) - Date.parse(createdAt)
