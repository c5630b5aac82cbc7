import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { settings } from '@xtrape/capsule-contracts-node'
import type { MaintenanceRun } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import type { Messages } from '../../i18n/messages.ts'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Card, CardBody } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useMay } from '../auth/session.ts'
import { maintenanceQuery, settingsQuery } from './queries.ts'
import classes from './system.module.css'

/** What Opstage does by itself, what it did last, and the button to do it now. */
export function MaintenanceCard() {
  const t = useT()
  const format = useFormat()
  const words = t.system.maintenance
  const mayRun = useMay('operator')
  const query = useQuery(maintenanceQuery)
  const known = useQuery(settingsQuery).data?.find(({ key }) => key === 'sweep.intervalSeconds')
  return (
    <Card title={words.title}>
      <QueryView query={query} skeleton={<SkeletonLines lines={4} />}>
        {(run) => run && <LastRun run={run} />}
      </QueryView>
      <CardBody>
        <p className={classes.hint}>
          {known && words.about(format.duration(known.value * 1000))} {query.data === null && words.never}
        </p>
        {mayRun && <RunNow />}
      </CardBody>
    </Card>
  )
}

function LastRun({ run }: { run: MaintenanceRun }) {
  const t = useT()
  const format = useFormat()
  const words = t.system.maintenance
  const counts = ['agentsOffline', 'servicesChanged', 'commandsExpired'] as const
  const found = counts.filter((name) => run[name] > 0).map((name) => words[name](format.number(run[name])))
  const deleted = Object.entries(run.deleted)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${tableName(t, table)}: ${format.number(count)}`)
  return (
    <PropertyList>
      <Property name={words.last}>
        <RelativeTime at={run.at} />
      </Property>
      <Property name={words.took}>{format.duration(run.durationMs)}</Property>
      <Property name={words.found}>{found.join(', ') || words.nothing}</Property>
      <Property name={words.deleted}>{deleted.join(', ') || words.nothing}</Property>
    </PropertyList>
  )
}

function tableName(t: Messages, table: string): string {
  const names: Record<string, string> = t.system.maintenance.tables
  return names[table] ?? table
}

function RunNow() {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const run = useMutation({
    mutationFn: () => call(settings.runMaintenance, {}),
    onSuccess: ({ data }) => client.setQueryData(maintenanceQuery.queryKey, data),
  })
  return (
    <div className={classes.deed}>
      <Button leftSection={<Icon name="refresh" size={16} />} loading={run.isPending} onClick={() => run.mutate()}>
        {t.system.maintenance.run}
      </Button>
      {run.data && <Alert tone="ok">{t.system.maintenance.done(format.duration(run.data.data.durationMs))}</Alert>}
      <FailureAlert error={run.error} />
    </div>
  )
}
