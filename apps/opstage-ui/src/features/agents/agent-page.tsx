import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { AgentDetail } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { wordFor } from '../../i18n/word-for.ts'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Card } from '../../ui/card.tsx'
import { CodeId } from '../../ui/code-id.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { DeafBadge } from '../services/badges.tsx'
import { useServiceColumns } from '../services/columns.tsx'
import { Reason } from '../services/reason.tsx'
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
  const serviceColumns = useServiceColumns({ services: agent.services, withAgent: false })
  const time = (at: string | null) => (at === null ? undefined : <RelativeTime at={at} />)
  return (
    <div className={classes.stack}>
      {agent.attentionCause !== null && (
        <Alert tone="warn" title={t.agent.deaf}>
          <Reason cause={agent.attentionCause} sentence="" />
        </Alert>
      )}
      <Card title={t.agent.connection}>
        <PropertyList>
          <Property name={t.agents.lastContact}>{time(agent.lastHeartbeatAt) ?? t.agents.never}</Property>
          <Property name={t.agents.lastPoll}>{time(agent.lastPollAt) ?? t.agents.never}</Property>
          <Property name={t.agent.lag}>
            {agent.eventLoopLagMs !== null && t.agent.lagOf(format.duration(agent.eventLoopLagMs))}
          </Property>
          <Property name={t.agents.mode}>{wordFor(t.agents.modes, agent.mode)}</Property>
          <Property name={t.agents.runtime}>
            {agent.runtime !== null && wordFor(t.services.runtimes, agent.runtime)}
          </Property>
          <Property name={t.agents.sdk}>{agent.sdkVersion}</Property>
          <Property name={t.agent.enrolled}>{time(agent.createdAt)}</Property>
          <Property name={t.agent.disabledAt}>{time(agent.disabledAt)}</Property>
          <Property name={t.agent.revokedAt}>{time(agent.revokedAt)}</Property>
          <Property name={t.agent.id}>
            <CodeId value={agent.id} label={t.agent.copyId} />
          </Property>
        </PropertyList>
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
