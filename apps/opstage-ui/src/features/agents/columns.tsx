import { Link } from '@tanstack/react-router'
import type { Agent } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { wordFor } from '../../i18n/word-for.ts'
import type { Column } from '../../ui/data-table.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { DeafBadge } from '../services/badges.tsx'
import { AgentBadge } from './agent-badge.tsx'
import classes from './agents.module.css'

export function useAgentColumns(): Column<Agent>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      key: 'status',
      header: t.agents.status,
      cell: (agent) => (
        <span className={classes.badges}>
          <AgentBadge status={agent.status} />
          {agent.attention !== null && <DeafBadge />}
        </span>
      ),
    },
    {
      key: 'name',
      header: t.agents.name,
      sort: 'name',
      wide: true,
      cell: (agent) => (
        <NameCell
          name={
            <Link to="/agents/$agentId" params={{ agentId: agent.id }} data-row-link="">
              {agent.name ?? agent.code}
            </Link>
          }
          code={agent.name === null || agent.name === agent.code ? undefined : agent.code}
        />
      ),
    },
    {
      key: 'services',
      header: t.agents.services,
      align: 'right',
      hide: 'phone',
      cell: (agent) => format.number(agent.serviceCount),
    },
    { key: 'mode', header: t.agents.mode, hide: 'tablet', cell: (agent) => wordFor(t.agents.modes, agent.mode) },
    {
      key: 'runtime',
      header: t.agents.runtime,
      hide: 'tablet',
      cell: ({ runtime }) => (runtime === null ? t.ui.none : wordFor(t.services.runtimes, runtime)),
    },
    { key: 'sdk', header: t.agents.sdk, hide: 'tablet', cell: (agent) => agent.sdkVersion ?? t.ui.none },
    {
      key: 'lastContact',
      header: t.agents.lastContact,
      sort: 'lastSeenAt',
      align: 'right',
      hide: 'phone',
      cell: ({ lastHeartbeatAt }) =>
        lastHeartbeatAt === null ? t.agents.never : <RelativeTime at={lastHeartbeatAt} />,
    },
  ]
}
