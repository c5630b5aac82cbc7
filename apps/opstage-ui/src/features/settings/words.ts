import type { Setting } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'

/** Settings in the operator's words and units; one of a newer server is shown by its key. */
export function useSettingWords() {
  const t = useT()
  const format = useFormat()
  const names: Record<string, string> = t.retention.names
  const value = ({ unit, value: inForce }: Pick<Setting, 'unit' | 'value'>, number = inForce): string => {
    if (unit === 'days') return t.time.days(number)
    if (unit === 'seconds') return format.duration(number * 1000)
    if (unit === 'hours') return t.time.hours(number)
    if (unit === 'files') return t.retention.files(format.number(number))
    if (unit === 'bytes') return format.bytes(number)
    return unit === 'rows' ? t.retention.rows(format.number(number)) : `${format.number(number)} ${unit}`
  }
  return {
    name: ({ key }: Pick<Setting, 'key'>) => (Object.hasOwn(names, key) ? names[key]! : key),
    value,
    /** What holds when nothing is set here. */
    fallback: (setting: Setting) =>
      setting.environment.value === null
        ? t.retention.isDefault(value(setting, setting.default))
        : t.retention.isEnvironment(setting.environment.variable, value(setting, setting.environment.value)),
  }
}
