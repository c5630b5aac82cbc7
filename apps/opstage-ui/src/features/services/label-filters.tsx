import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.tsx'
import { NativeSelect } from '../../ui/fields.ts'
import { labelsQuery } from './queries.ts'
import type { ServicesSearch } from './search.ts'

interface LabelFiltersProps {
  search: ServicesSearch
  onChange: (change: Partial<ServicesSearch>) => void
}

/** Adds a label to look for. Not there as long as no service carries any. */
export function LabelFilter({ search: { label = [] }, onChange }: LabelFiltersProps) {
  const t = useT()
  const { data: labels = [] } = useQuery(labelsQuery)
  if (labels.length === 0) return null
  const left = labels.map(({ key, value }) => `${key}:${value}`).filter((one) => !label.includes(one))
  return (
    <NativeSelect
      size="xs"
      aria-label={t.services.label}
      value=""
      data={[{ value: '', label: t.services.anyLabel }, ...left.map((one) => ({ value: one, label: one }))]}
      onChange={({ currentTarget: { value } }) => onChange({ label: [...label, value] })}
    />
  )
}

/** A list, or a wall in groups by status or by a label. */
export function GroupChoice({ search: { group }, onChange }: LabelFiltersProps) {
  const t = useT()
  const { data: labels = [] } = useQuery(labelsQuery)
  const keys = [...new Set([...labels.map(({ key }) => key), ...(group?.startsWith('label:') ? [group.slice(6)] : [])])]
  return (
    <NativeSelect
      size="xs"
      aria-label={t.services.group}
      value={group ?? ''}
      data={[
        { value: '', label: t.services.ungrouped },
        { value: 'status', label: t.services.groupByStatus },
        ...keys.map((key) => ({ value: `label:${key}`, label: t.services.groupBy(key) })),
      ]}
      onChange={({ currentTarget: { value } }) => onChange({ group: value === '' ? undefined : value })}
    />
  )
}
