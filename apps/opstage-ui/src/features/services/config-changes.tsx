import { useQuery } from '@tanstack/react-query'
import type { ConfigChange } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { configChangesQuery } from './queries.ts'
import classes from './services.module.css'

/** What the last report that changed any config changed against the one before. Nothing as long as none has. */
export function ConfigChanges({ serviceId }: { serviceId: string }) {
  const t = useT()
  const { data } = useQuery(configChangesQuery(serviceId))
  const first = data?.[0]
  if (data === undefined || first === undefined) return null
  return (
    <Card title={t.service.configChanges.title} note={<RelativeTime at={first.at} />}>
      <DataTable
        label={t.service.configChanges.title}
        rows={data}
        rowKey={(change) => change.key}
        columns={[
          {
            key: 'kind',
            header: t.service.configChanges.what,
            cell: ({ kind }) => t.service.configChanges.kinds[kind],
          },
          { key: 'key', header: t.service.config.key, cell: ({ key }) => <NameCell name={undefined} code={key} /> },
          {
            key: 'values',
            header: t.service.configChanges.values,
            wide: true,
            cell: (change) => <Values change={change} />,
          },
        ]}
      />
    </Card>
  )
}

/** Before and after; of what is secret neither is known. */
function Values({ change: { before, after } }: { change: ConfigChange }) {
  const t = useT()
  if (before === null && after === null)
    return <span className={classes.faint}>{t.service.configChanges.notShown}</span>
  return (
    <>
      {before !== null && (
        <del className={classes.value}>
          <code>{before}</code>
        </del>
      )}
      {after !== null && (
        <ins className={classes.value}>
          <code>{after}</code>
        </ins>
      )}
    </>
  )
}
