import type { Setting } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { useSettingWords } from './words.ts'

/** Settings to read, each with the variable that sets it. */
export function SettingsTable({ label, settings }: { label: string; settings: Setting[] }) {
  const t = useT()
  const words = useSettingWords()
  return (
    <DataTable
      label={label}
      rows={settings}
      rowKey={({ key }) => key}
      columns={[
        {
          key: 'name',
          header: t.retention.setting,
          wide: true,
          cell: (setting) => <NameCell name={words.name(setting)} code={setting.environment.variable} />,
        },
        {
          key: 'value',
          header: t.retention.value,
          align: 'right',
          cell: (setting) => <strong>{words.value(setting)}</strong>,
        },
        {
          key: 'default',
          header: t.retention.default,
          align: 'right',
          hide: 'phone',
          cell: (setting) => words.value(setting, setting.default),
        },
        {
          key: 'from',
          header: t.retention.from,
          hide: 'phone',
          cell: ({ source }) => t.retention.sources[source],
        },
      ]}
    />
  )
}
