import { useQuery } from '@tanstack/react-query'
import type { Setting } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { useMay } from '../auth/session.ts'
import { settingsQuery } from '../system/queries.ts'
import { RetentionForm } from './retention-form.tsx'
import { SettingsTable } from './settings-table.tsx'
import classes from './settings.module.css'

export function RetentionPage() {
  const t = useT()
  const query = useQuery(settingsQuery)
  return (
    <Page title={t.retention.title} fresh={<Fresh query={query} />}>
      <QueryView
        query={query}
        skeleton={
          <Card title={t.retention.kept}>
            <SkeletonLines lines={12} />
          </Card>
        }
      >
        {(settings) => <RetentionBody settings={settings} />}
      </QueryView>
    </Page>
  )
}

function RetentionBody({ settings }: { settings: Setting[] }) {
  const t = useT()
  const mayChange = useMay('owner')
  const kept = settings.filter(({ editable }) => editable)
  return (
    <div className={classes.stack}>
      <Card title={t.retention.kept} note={t.retention.keptNote}>
        {mayChange ? <RetentionForm settings={kept} /> : <SettingsTable label={t.retention.kept} settings={kept} />}
      </Card>
      <Card title={t.retention.timings} note={t.retention.timingsNote}>
        <SettingsTable label={t.retention.timings} settings={settings.filter(({ editable }) => !editable)} />
      </Card>
    </div>
  )
}
