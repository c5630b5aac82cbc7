import { useQuery } from '@tanstack/react-query'
import type { DashboardSummary } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Activity } from './activity.tsx'
import { AttentionCard } from './attention.tsx'
import { Counts } from './counts.tsx'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import classes from './overview.module.css'
import { summaryQuery } from './queries.ts'
import { RecentCommands } from './recent-commands.tsx'
import { sum } from './sum.ts'
import { UptimeGrid } from './uptime-grid.tsx'

const Connect = lazyPart(() => import('../tokens/connect.tsx'), 'Connect')

/** What needs attention first; before the first agent, how to connect one. */
export function OverviewPage() {
  const t = useT()
  const query = useQuery(summaryQuery)
  // A guide that has handed out a token stays until its service has come, though the agent is counted before that.
  const [guiding, setGuiding] = useState(false)
  return (
    <Page title={t.overview.title} fresh={<Fresh query={query} />}>
      <QueryView query={query} skeleton={<OverviewSkeleton />}>
        {(summary) =>
          guiding || sum(summary.agentCounts) === 0 ? (
            <Suspense fallback={<OverviewSkeleton />}>
              <Connect onToken={() => setGuiding(true)} />
            </Suspense>
          ) : (
            <Overview summary={summary} />
          )
        }
      </QueryView>
    </Page>
  )
}

function Overview({ summary }: { summary: DashboardSummary }) {
  return (
    <div className={classes.stack}>
      <AttentionCard summary={summary} />
      <Counts summary={summary} />
      <div className={classes.halves}>
        <RecentCommands commands={summary.recentCommands} />
        <Activity newest={summary.recentAuditEvents} />
      </div>
      <UptimeGrid />
    </div>
  )
}
