import type { Setting } from '@xtrape/capsule-contracts-node'
import { Fragment } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import classes from './settings.module.css'
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
          cell: (setting) => (
            <span className={classes.setting}>
              <strong>{words.name(setting)}</strong>
              <Variable name={setting.environment.variable} />
            </span>
          ),
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

/** May be broken between its words, where the screen is narrow. */
function Variable({ name }: { name: string }) {
  return (
    <code>
      {name.split(/(?<=_)/).map((part) => (
        <Fragment key={part}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </code>
  )
}
