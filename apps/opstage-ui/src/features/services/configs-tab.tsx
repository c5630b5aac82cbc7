import type { ConfigItem } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ConfigChanges } from './config-changes.tsx'
import classes from './services.module.css'

export function ConfigsTab({ serviceId, configs }: { serviceId: string; configs: readonly ConfigItem[] }) {
  const t = useT()
  if (configs.length === 0) {
    return (
      <Card>
        <EmptyState icon="gear" title={t.service.noConfigs.title} text={t.service.noConfigs.text} />
      </Card>
    )
  }
  return (
    <>
      <ConfigChanges serviceId={serviceId} />
      <Card title={t.service.configsTitle}>
        <DataTable
          label={t.service.tabs.configs}
          rows={configs}
          rowKey={(config) => config.id}
          columns={[
            {
              key: 'key',
              header: t.service.config.key,
              cell: (config) => <NameCell name={config.label ?? undefined} code={config.key} />,
            },
            { key: 'value', header: t.service.config.value, wide: true, cell: (config) => <Value config={config} /> },
            {
              key: 'default',
              header: t.service.config.default,
              hide: 'tablet',
              cell: (config) => config.defaultValue ?? t.ui.none,
            },
            { key: 'type', header: t.service.config.type, hide: 'phone', cell: (config) => config.type },
            {
              key: 'source',
              header: t.service.config.source,
              hide: 'phone',
              cell: (config) => config.source ?? t.ui.none,
            },
            {
              key: 'changed',
              header: t.service.config.changed,
              hide: 'phone',
              align: 'right',
              cell: (config) => <RelativeTime at={config.updatedAt} />,
            },
          ]}
        />
      </Card>
    </>
  )
}

function Value({ config }: { config: ConfigItem }) {
  const t = useT()
  if (config.secretRef !== null) {
    return (
      <>
        <span className={classes.faint}>{t.service.config.secret}</span> <code>{config.secretRef}</code>
      </>
    )
  }
  if (config.sensitive) return <span className={classes.faint}>{t.service.config.hidden}</span>
  if (config.valuePreview === null) return t.ui.none
  const changed = config.defaultValue !== null && config.defaultValue !== config.valuePreview
  return (
    <>
      <code className={classes.value}>{config.valuePreview}</code>
      {changed && <div className={classes.faint}>{t.service.config.notDefault}</div>}
    </>
  )
}
