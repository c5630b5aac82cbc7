import { HealthStatus, Runtime } from '@xtrape/capsule-contracts-node'
import { useCallback } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { NativeSelect } from '../../ui/fields.ts'
import { FilterBar, FilterPill, ToggleFilter } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { serviceOrder } from './badges.tsx'
import { LabelFilter } from './label-filters.tsx'
import type { ServicesSearch } from './search.ts'

interface ServiceFiltersProps {
  search: ServicesSearch
  active: boolean
  onChange: (change: Partial<ServicesSearch>, replace?: boolean) => void
  onClear: () => void
}

export function ServiceFilters({ search, active, onChange, onClear }: ServiceFiltersProps) {
  const t = useT()
  const onSearch = useCallback((q: string | undefined) => onChange({ q }, true), [onChange])
  const { agentId, label } = search
  return (
    <FilterBar
      active={active}
      onClear={onClear}
      search={<SearchBox label={t.services.search} value={search.q} onSearch={onSearch} />}
    >
      <ToggleFilter
        label={t.services.status}
        options={serviceOrder.map((value) => ({ value, label: t.status.service[value] }))}
        chosen={search.status}
        onChange={(status) => onChange({ status })}
      />
      <NativeSelect
        size="xs"
        aria-label={t.services.health}
        value={search.healthStatus?.[0] ?? ''}
        data={[
          { value: '', label: t.services.anyHealth },
          ...HealthStatus.options.map((value) => ({ value, label: t.status.health[value] })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ healthStatus: value === '' ? undefined : [value as HealthStatus] })
        }
      />
      <NativeSelect
        size="xs"
        aria-label={t.services.runtime}
        value={search.runtime?.[0] ?? ''}
        data={[
          { value: '', label: t.services.anyRuntime },
          ...Runtime.options.map((value) => ({ value, label: t.services.runtimes[value] })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ runtime: value === '' ? undefined : [value as (typeof Runtime.options)[number]] })
        }
      />
      <LabelFilter search={search} onChange={onChange} />
      {agentId !== undefined && (
        <FilterPill name={t.services.agent} value={agentId} onRemove={() => onChange({ agentId: undefined })} />
      )}
      {label?.map((one) => (
        <FilterPill
          key={one}
          name={t.services.label}
          value={one}
          onRemove={() => onChange({ label: label.length > 1 ? label.filter((other) => other !== one) : undefined })}
        />
      ))}
    </FilterBar>
  )
}
