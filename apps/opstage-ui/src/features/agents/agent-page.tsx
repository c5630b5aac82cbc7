import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { AgentDetail } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Card } from '../../ui/card.tsx'
import { CodeId } from '../../ui/code-id.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useServiceColumns } from '../services/columns.tsx'
import { DeafBadge } from '../services/badges.tsx'
import { AgentBadge } from './agent-badge.tsx'
import { AgentButtons } from './agent-buttons.tsx'
import { AgentCommands } from './agent-commands.tsx'
import classes from './agents.module.css'
import { agentQuery } from './queries.ts'

const route = getRouteApi('/app/agents/$agentId')

export function AgentPage() {
  const t = useT()
  const { agentId } = route.useParams()
  const query = useQuery(agentQuery(agentId))
  const agent = query.data
  return (
    <Page
      title={agent ? (agent.name ?? agent.code) : t.agents.title}
      parent={{ label: t.agents.title, link: { to: '/agents' } }}
      code={agent?.code}
      status={agent && <Status agent={agent} />}
      fresh={<Fresh query={query} />}
      actions={agent && <AgentButtons agent={agent} />}
    >
      <QueryView
        query={query}
        skeleton={
          <Card>
            <SkeletonLines lines={9} />
          </Card>
        }
      >
        {(found) => <AgentBody agent={found} />}
      </QueryView>
    </Page>
  )
}

function Status({ agent }: { agent: AgentDetail }) {
  const t = useT()
  return (
    <>
      <AgentBadge status={agent.status} />
      {agent.attention !== null && <DeafBadge />}
      <span className={classes.since}>
        {t.agent.for} <RelativeTime at={agent.statusSince} style="age" />
      </span>
    </>
  )
}

function AgentBody({ agent }: { agent: AgentDetail }) {
  const t = useT()
  const format = useFormat()
  const serviceColumns = useServiceColumns({ withAgent: false })
  const time = (at: string | null) => (at === null ? undefined : <RelativeTime at={at} />)
  return (
    <div className={classes.stack}>
      {agent.attention !== null && <Alert tone="warn" title={t.agent.deaf} />}
      <Card title={t.agent.connection}>
        <PropertyList
          items={[
            [t.agents.lastContact, time(agent.lastHeartbeatAt) ?? t.agents.never],
            [t.agents.lastPoll, time(agent.lastPollAt) ?? t.agents.never],
            [
              t.agent.lag,
              agent.eventLoopLagMs === null ? undefined : t.agent.lagOf(format.duration(agent.eventLoopLagMs)),
            ],
            [t.agents.mode, agent.mode],
            [t.agents.runtime, agent.runtime ?? undefined],
            [t.agents.sdk, agent.sdkVersion ?? undefined],
            [t.agent.enrolled, time(agent.createdAt)],
            [t.agent.disabledAt, time(agent.disabledAt)],
            [t.agent.revokedAt, time(agent.revokedAt)],
            [t.agent.id, <CodeId value={agent.id} label={t.agent.copyId} />],
          ]}
        />
      </Card>
      <Card title={t.agent.servicesTitle}>
        {agent.services.length === 0 ? (
          <EmptyState icon="stack" title={t.agent.noServices.title} text={t.agent.noServices.text} />
        ) : (
          <DataTable
            label={t.agent.servicesTitle}
            columns={serviceColumns}
            rows={agent.services}
            rowKey={(service) => service.id}
          />
        )}
      </Card>
      <Card
        title={t.agent.commandsTitle}
        action={
          <Link to="/commands" search={{ agentId: agent.id }}>
            {t.agent.allCommands}
          </Link>
        }
      >
        <AgentCommands agentId={agent.id} />
      </Card>
    </div>
  )
}
