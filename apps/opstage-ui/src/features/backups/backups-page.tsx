import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { backups } from '@xtrape/capsule-contracts-node'
import type { Backup } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import classes from './backups.module.css'
import { useBackupColumns } from './columns.tsx'
import { PlanCard } from './plan-card.tsx'
import { backupsQuery } from './queries.ts'
import { RestoreCard } from './restore-card.tsx'
import { Unavailable } from './unavailable.tsx'

/** What there is to go back to, how more of it is made, and what going back means. */
export function BackupsPage() {
  const t = useT()
  const client = useQueryClient()
  const query = useQuery(backupsQuery)
  const create = useMutation({
    mutationFn: () => call(backups.create, {}),
    onSettled: () => client.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  })
  const now = (
    <Button
      variant="filled"
      leftSection={<Icon name="plus" size={16} />}
      loading={create.isPending}
      onClick={() => create.mutate()}
    >
      {t.backups.create}
    </Button>
  )
  const isAvailable = query.data?.plan.isAvailable === true
  return (
    <Page title={t.backups.title} fresh={<Fresh query={query} />} actions={isAvailable && now}>
      <div className={classes.stack}>
        {create.data && <Alert tone="ok">{t.backups.done(create.data.data.name)}</Alert>}
        <FailureAlert error={create.error} />
        <QueryView query={query} skeleton={<SkeletonLines lines={8} />}>
          {({ data, plan }) => (
            <>
              {plan.failure && (
                <Alert tone="warn" title={t.backups.failed}>
                  <span lang="en">{plan.failure.message}</span>
                </Alert>
              )}
              {!isAvailable && <Unavailable />}
              {(isAvailable || data.length > 0) && <BackupList rows={data} />}
              {isAvailable && (
                <div className={classes.columns}>
                  <PlanCard plan={plan} />
                  <RestoreCard folder={plan.folder} newest={data[0]} />
                </div>
              )}
            </>
          )}
        </QueryView>
      </div>
    </Page>
  )
}

function BackupList({ rows }: { rows: Backup[] }) {
  const t = useT()
  const columns = useBackupColumns()
  return (
    <Card>
      {rows.length === 0 ? (
        <EmptyState icon="download" title={t.backups.empty.title} text={t.backups.empty.text} />
      ) : (
        <DataTable label={t.backups.title} columns={columns} rows={rows} rowKey={({ name }) => name} />
      )}
    </Card>
  )
}
