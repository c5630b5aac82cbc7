import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Capacity, Metrics } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { useLiveState } from '../../live.ts'
import { QueryView } from '../../shell/query-view.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { capacityQuery } from './queries.ts'
import classes from './system.module.css'

/** From these shares on it is worth a thought, and the server asks agents to come less often. */
const HALF = 0.5
const BUSY = 0.8

/** How much this server has to do, and how much more it could. */
export function CapacityCard() {
  const t = useT()
  const isConnected = useLiveState() === 'live'
  // Asked again once this console is connected: an answer from before does not count it.
  const query = useQuery({
    ...capacityQuery,
    queryKey: [...capacityQuery.queryKey, isConnected ? 'connected' : 'alone'],
    placeholderData: keepPreviousData,
  })
  return (
    <Card
      title={t.system.capacity.title}
      note={t.system.capacity.note}
      alarm={query.data?.capacity.isOverloaded ?? false}
    >
      <QueryView query={query} skeleton={<SkeletonLines lines={8} />}>
        {(metrics) => (
          <>
            <Used capacity={metrics.capacity} />
            <Facts metrics={metrics} isCounted={isConnected && !query.isPlaceholderData} />
          </>
        )}
      </QueryView>
    </Card>
  )
}

function Used({ capacity: { used, limitedBy, cadenceStretch, isOverloaded } }: { capacity: Capacity }) {
  const t = useT()
  const { percent, number } = useFormat()
  const words = t.system.capacity
  const said = words.used(
    used < 0.01 ? words.little(percent(0.01)) : words.about(percent(Math.round(used * 100) / 100)),
  )
  return (
    <CardBody>
      <p className={classes.share}>{said}</p>
      <Meter share={used} tone={used > BUSY ? 'bad' : used > HALF ? 'warn' : 'ok'} />
      <p className={classes.hint}>
        {limitedBy === 'DATABASE' ? words.ofConnections : words.ofTime} {words.beyond(percent(BUSY))}
      </p>
      {isOverloaded ? (
        <Alert tone="bad" title={words.overloaded}>
          {words.overloadedHelp}
        </Alert>
      ) : (
        cadenceStretch > 1.05 && <Alert tone="warn">{words.stretched(number(Number(cadenceStretch.toFixed(1))))}</Alert>
      )}
    </CardBody>
  )
}

interface FactsProps {
  metrics: Metrics
  /** Whether this console is one of those that are connected. */
  isCounted: boolean
}

function Facts({ metrics: { capacity, byStatus }, isCounted }: FactsProps) {
  const t = useT()
  const { number, duration, percent } = useFormat()
  const words = t.system.capacity
  const { queues, database, requestsPerSecond, lagMs, acceptMs } = capacity
  const rate = (perSecond: number) => words.perSecond(number(Number(perSecond.toFixed(perSecond < 10 ? 1 : 0))))
  const spread = ({ p50, p99 }: { p50: number; p99: number }) => words.spread(short(p50), short(p99))
  const short = (ms: number) => (ms < 1 ? '< 1 ms' : duration(ms))
  const waiting = (['commits', 'hashing', 'unsealedAuditEvents'] as const).filter((queue) => queues[queue] > 0)
  return (
    <PropertyList>
      <Property name={words.agents}>
        {words.agentsOf(number(byStatus.agents?.ONLINE ?? 0), number(queues.waitingPolls))}
      </Property>
      <Property name={words.requests}>{rate(requestsPerSecond)}</Property>
      <Property name={words.commits}>
        {database.commitMs
          ? words.commitsOf(rate(database.transactionsPerSecond), spread(database.commitMs))
          : rate(database.transactionsPerSecond)}
      </Property>
      <Property name={words.lag}>{lagMs && spread(lagMs)}</Property>
      <Property name={words.accept}>{short(acceptMs)}</Property>
      <Property name={words.connections}>
        {database.pool !== null && words.connectionsOf(percent(Math.round(database.pool * 100) / 100))}
      </Property>
      <Property name={words.waiting}>
        {waiting.map((queue) => words.queues[queue](number(queues[queue]))).join(', ') || words.nothing}
      </Property>
      <Property name={words.consoles}>
        {isCounted ? number(queues.liveClients) : words.withoutThis(number(queues.liveClients))}
      </Property>
    </PropertyList>
  )
}
