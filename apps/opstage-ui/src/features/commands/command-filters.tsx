import { CommandStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { PeriodFilter } from '../../shell/period-filter.tsx'
import { FilterBar, FilterPill, ToggleFilter } from '../../ui/filter-bar.tsx'
import type { CommandsSearch } from './search.ts'

interface CommandFiltersProps {
  search: CommandsSearch
  active: boolean
  onChange: (change: Partial<CommandsSearch>) => void
  onClear: () => void
}

export function CommandFilters({ search, active, onChange, onClear }: CommandFiltersProps) {
  const t = useT()
  const { actionName, serviceId, agentId, createdByUserId } = search
  return (
    <FilterBar active={active} onClear={onClear}>
      <ToggleFilter
        label={t.commands.status}
        options={CommandStatus.options.map((value) => ({ value, label: t.status.command[value] }))}
        chosen={search.status}
        onChange={(status) => onChange({ status })}
      />
      <PeriodFilter value={search} onChange={onChange} />
      <ToggleFilter
        label={t.commands.opening}
        options={[{ value: 'shown', label: t.commands.showPrepares }]}
        chosen={search.prepares === undefined ? [] : [search.prepares]}
        onChange={(chosen) => onChange({ prepares: chosen?.[0] })}
      />
      {actionName !== undefined && (
        <FilterPill name={t.commands.action} value={actionName} onRemove={() => onChange({ actionName: undefined })} />
      )}
      {serviceId !== undefined && (
        <FilterPill name={t.commands.service} value={serviceId} onRemove={() => onChange({ serviceId: undefined })} />
      )}
      {agentId !== undefined && (
        <FilterPill name={t.commands.agent} value={agentId} onRemove={() => onChange({ agentId: undefined })} />
      )}
      {createdByUserId !== undefined && (
        <FilterPill
          name={t.commands.user}
          value={createdByUserId}
          onRemove={() => onChange({ createdByUserId: undefined })}
        />
      )}
    </FilterBar>
  )
}
