import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Data, system } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Button } from '../../ui/button.ts'
import { Card, CardBody } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { saveJson } from '../../ui/save-json.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import {
  capacityQuery,
  diagnosticsQuery,
  healthQuery,
  maintenanceQuery,
  settingsQuery,
  versionQuery,
} from './queries.ts'
import classes from './system.module.css'

/** The process from inside, and all of it to take along. */
export function ProcessCard() {
  const t = useT()
  const query = useQuery(diagnosticsQuery)
  return (
    <Card title={t.system.process}>
      <QueryView query={query} skeleton={<SkeletonLines lines={7} />}>
        {(diagnostics) => <Facts diagnostics={diagnostics} />}
      </QueryView>
      <CardBody>
        <Download />
      </CardBody>
    </Card>
  )
}

function Facts({ diagnostics }: { diagnostics: Data<typeof system.diagnostics> }) {
  const t = useT()
  const { number, bytes, duration } = useFormat()
  const { node, platform, memory, eventLoopLagMs, database, agents } = diagnostics
  return (
    <PropertyList>
      <Property name={t.system.node}>
        {node} · {platform}
      </Property>
      <Property name={t.system.memory}>
        {t.system.memoryOf(bytes(memory.rssBytes), bytes(memory.heapUsedBytes))}
      </Property>
      <Property name={t.system.lag}>
        {t.system.lagOf(duration(eventLoopLagMs.p50), duration(eventLoopLagMs.p99), duration(eventLoopLagMs.max))}
      </Property>
      <Property name={t.system.database}>{t.system.databaseKinds[database.kind]}</Property>
      <Property name={t.system.size}>{database.sizeBytes !== null && bytes(database.sizeBytes)}</Property>
      <Property name={t.system.schema}>{number(database.schemaVersion)}</Property>
      <Property name={t.system.agents}>{t.system.agentsOf(number(agents.known), number(agents.waitingPolls))}</Property>
    </PropertyList>
  )
}

function Download() {
  const t = useT()
  const client = useQueryClient()
  const download = useMutation({
    mutationFn: async () => {
      const [version, health, { capacity }, diagnostics, maintenance, settings] = await Promise.all([
        client.fetchQuery(versionQuery),
        client.fetchQuery(healthQuery),
        client.fetchQuery(capacityQuery),
        client.fetchQuery(diagnosticsQuery),
        client.fetchQuery(maintenanceQuery),
        client.fetchQuery(settingsQuery),
      ])
      const takenAt = new Date().toISOString()
      saveJson('opstage-diagnostics', { takenAt, version, health, capacity, diagnostics, maintenance, settings })
    },
  })
  return (
    <div className={classes.deed}>
      <Button
        leftSection={<Icon name="download" size={16} />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t.system.download}
      </Button>
      <p className={classes.hint}>{t.system.downloadHelp}</p>
      <FailureAlert error={download.error} />
    </div>
  )
}
