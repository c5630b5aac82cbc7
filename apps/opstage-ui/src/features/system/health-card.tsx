import { useQuery } from '@tanstack/react-query'
import type { SystemHealth } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { useLiveState } from '../../live.ts'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { HealthBadge } from '../services/badges.tsx'
import { healthQuery } from './queries.ts'

export function HealthCard() {
  const t = useT()
  const query = useQuery(healthQuery)
  return (
    <Card title={t.system.health} alarm={query.isError || (query.data !== undefined && query.data.status !== 'UP')}>
      <QueryView query={query} skeleton={<SkeletonLines lines={4} />}>
        {(health) => <Checks health={health} />}
      </QueryView>
    </Card>
  )
}

function Checks({ health: { status, timestamp, uptimeSeconds, database } }: { health: SystemHealth }) {
  const t = useT()
  const format = useFormat()
  const live = useLiveState()
  const started = new Date(Date.parse(timestamp) - uptimeSeconds * 1000).toISOString()
  return (
    <PropertyList>
      <Property name={t.system.checks.server}>
        <HealthBadge status={status} />
      </Property>
      <Property name={t.system.checks.database}>
        <HealthBadge status={database.status} />
        {t.system.databaseKinds[database.kind]},{' '}
        {t.system.answersIn(database.latencyMs === 0 ? '< 1 ms' : format.duration(database.latencyMs))}
      </Property>
      <Property name={t.system.checks.live}>
        <StatusBadge
          look={{
            ...(live === 'live' ? ({ tone: 'ok', shape: 'dot' } as const) : ({ tone: 'warn', shape: 'ring' } as const)),
            label: t.system.liveStates[live],
          }}
        />
      </Property>
      <Property name={t.system.started}>
        <RelativeTime at={started} />
      </Property>
    </PropertyList>
  )
}
