import { AuditActorType, AuditResult } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { PeriodFilter } from '../../shell/period-filter.tsx'
import { NativeSelect } from '../../ui/fields.ts'
import { FilterBar, FilterPill, ToggleFilter } from '../../ui/filter-bar.tsx'
import type { AuditSearch } from './search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  active: boolean
  onChange: (change: Partial<AuditSearch>) => void
  onClear: () => void
  actions: React.ReactNode
}

export function AuditFilters({ search, active, onChange, onClear, actions }: AuditFiltersProps) {
  const t = useT()
  const { action, actorId, targetType, targetId } = search
  const known = Object.keys(t.auditSentences)
  const offered = action === undefined || known.includes(action) ? known : [...known, action]
  return (
    <FilterBar active={active} onClear={onClear} actions={actions}>
      <NativeSelect
        size="xs"
        aria-label={t.audit.action}
        value={action ?? ''}
        data={[{ value: '', label: t.audit.anyAction }, ...offered.toSorted()]}
        onChange={({ currentTarget: { value } }) => onChange({ action: value === '' ? undefined : value })}
      />
      <ToggleFilter
        label={t.audit.actorType}
        options={AuditActorType.options.map((value) => ({ value, label: t.audit.actorTypes[value] }))}
        chosen={search.actorType}
        onChange={(actorType) => onChange({ actorType })}
      />
      <ToggleFilter
        label={t.audit.result}
        options={AuditResult.options.map((value) => ({ value, label: t.status.audit[value] }))}
        chosen={search.result}
        onChange={(result) => onChange({ result })}
      />
      <PeriodFilter value={search} onChange={onChange} />
      {actorId !== undefined && (
        <FilterPill name={t.audit.actor} value={actorId} onRemove={() => onChange({ actorId: undefined })} />
      )}
      {targetType !== undefined && (
        <FilterPill name={t.audit.targetType} value={targetType} onRemove={() => onChange({ targetType: undefined })} />
      )}
      {targetId !== undefined && (
        <FilterPill name={t.audit.target} value={targetId} onRemove={() => onChange({ targetId: undefined })} />
      )}
    </FilterBar>
  )
}
