import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CapsuleService, ServiceGroup, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusIcon } from '../../ui/status-badge.tsx'
import { serviceLooks, worstFirst } from './badges.tsx'
import { servicesQuery } from './queries.ts'
import type { ServicesSearch } from './search.ts'
import classes from './wall.module.css'

type Filters = Omit<ServicesSearch, 'page' | 'sort' | 'group'>

/** Of the many a wall shows this many that are not healthy and this many that are; the counts say how many there are. */
const MOST_TILES = 100

interface Tiles {
  key: string
  title: string
  counts: { status: ServiceStatus; count: number }[]
  services: CapsuleService[]
  /** The list of exactly these. */
  search: ServicesSearch
}

interface ServiceWallProps {
  groups: UseQueryResult<ServiceGroup[]>
  /** By which the groups are; without one they are by status. */
  label: string | undefined
  filters: Filters
}

/** All services at one look, by status or by a label, the worst first. */
export function ServiceWall({ groups, label, filters }: ServiceWallProps) {
  const t = useT()
  const chosen = filters.status ?? worstFirst
  const unwell = useTiles({ ...filters, status: chosen.filter((status) => status !== 'HEALTHY') })
  const healthy = useTiles({ ...filters, status: chosen.filter((status) => status === 'HEALTHY') })
  return (
    <QueryView
      query={groups}
      skeleton={
        <Card>
          <SkeletonLines lines={8} />
        </Card>
      }
    >
      {(rows) => {
        const tiles = tilesOf(rows, [...unwell, ...healthy], { label, filters, t })
        return tiles.length === 0 ? (
          <Card>
            <EmptyState icon="stack" title={t.ui.noMatch.title} text={t.ui.noMatch.text} />
          </Card>
        ) : (
          <div className={classes.wall}>
            {tiles.map((one) => (
              <Group key={one.key} tiles={one} />
            ))}
          </div>
        )
      }}
    </QueryView>
  )
}

function useTiles(filters: Filters & { status: ServiceStatus[] }): CapsuleService[] {
  const { data } = useQuery({
    ...servicesQuery({ ...filters, sort: 'name', pageSize: MOST_TILES }),
    enabled: filters.status.length > 0,
  })
  const rank = ({ status }: CapsuleService) => worstFirst.indexOf(status)
  return filters.status.length === 0 ? [] : (data?.data ?? []).toSorted((a, b) => rank(a) - rank(b))
}

interface Grouping {
  label: string | undefined
  filters: Filters
  t: ReturnType<typeof useT>
}

function tilesOf(rows: readonly ServiceGroup[], services: CapsuleService[], { label, filters, t }: Grouping): Tiles[] {
  if (label === undefined) {
    return worstFirst.flatMap((status): Tiles[] => {
      const counts = rows.filter((row) => row.status === status)
      if (counts.length === 0) return []
      const own = services.filter((service) => service.status === status)
      const search = { ...filters, status: [status] }
      return [{ key: status, title: t.status.service[status], counts, services: own, search }]
    })
  }
  return [...new Set(rows.map(({ value }) => value))].map((value): Tiles => ({
    key: value ?? '',
    title: value ?? t.services.withoutLabel(label),
    counts: rows.filter((row) => row.value === value),
    services: services.filter(({ labels }) => (labels[label] ?? null) === value),
    search: value === null ? filters : { ...filters, label: [`${label}:${value}`] },
  }))
}

function Group({ tiles: { title, counts, services, search } }: { tiles: Tiles }) {
  const t = useT()
  const format = useFormat()
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const parts = worstFirst.flatMap((status) => counts.filter((one) => one.status === status))
  const countOf = ({ status, count }: Tiles['counts'][number]) =>
    // Where the title is the status already, the number is enough.
    t.status.service[status] === title ? format.number(count) : `${format.number(count)} ${t.status.service[status]}`
  return (
    <Card title={<span className={classes.title}>{title}</span>} note={parts.map(countOf).join(' · ')}>
      <ShareBar parts={parts.map(({ status, count }) => ({ key: status, tone: serviceLooks[status].tone, count }))} />
      <ul className={classes.tiles}>
        {services.map((service) => (
          <li key={service.id} data-tone={serviceLooks[service.status].tone}>
            <Tile service={service} />
          </li>
        ))}
      </ul>
      {total > services.length && (
        <Link to="/capsule-services" search={search} className={classes.rest}>
          {t.services.moreOfThem(format.number(total - services.length))}
        </Link>
      )}
    </Card>
  )
}

function Tile({ service: { id, name, status, statusSince, acknowledgement } }: { service: CapsuleService }) {
  const t = useT()
  return (
    <Link to="/capsule-services/$serviceId" params={{ serviceId: id }} className={classes.tile} title={name}>
      <StatusIcon {...serviceLooks[status]} />
      <span className={classes.name}>{name}</span>
      <span className={classes.status}>
        {t.status.service[status]} {t.service.for} <RelativeTime at={statusSince} style="age" />
        {acknowledgement !== null && ` · ${t.service.known.short}`}
      </span>
    </Link>
  )
}
