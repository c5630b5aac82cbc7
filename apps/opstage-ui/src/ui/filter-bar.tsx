import { type ReactNode, useId, useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Button } from './button.ts'
import classes from './filter-bar.module.css'
import { Icon } from './icon.tsx'

interface FilterBarProps {
  /** Any filter is set, so there is something to clear. */
  active: boolean
  onClear: () => void
  /** In sight on every screen. */
  search?: ReactNode
  /** On a narrow screen behind one button; few that fit in a line need none. */
  children: ReactNode
  few?: boolean
  /** What is done with exactly what is filtered. */
  actions?: ReactNode
}

export function FilterBar({ active, onClear, search, children, few = false, actions }: FilterBarProps) {
  const t = useT()
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <div className={classes.line}>
      <search className={classes.bar} aria-label={t.ui.filters}>
        {search}
        {!few && (
          <button
            type="button"
            className={classes.opener}
            data-active={active || undefined}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            <Icon name="sliders" size={16} />
            {t.ui.filters}
            <Icon name={open ? 'up' : 'down'} size={12} />
          </button>
        )}
        <div id={id} className={classes.filters} data-open={open || few || undefined}>
          {children}
        </div>
        {active && (
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t.ui.clearFilters}
          </Button>
        )}
      </search>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}

interface ToggleFilterProps<T extends string> {
  label: string
  options: readonly { value: T; label: ReactNode }[]
  /** Several are alternatives; none means all. */
  chosen: readonly T[] | undefined
  onChange: (chosen: T[] | undefined) => void
}

/** A few values to switch on and off, each one click away. */
export function ToggleFilter<T extends string>({ label, options, chosen = [], onChange }: ToggleFilterProps<T>) {
  const toggle = (value: T) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
    onChange(next.length === 0 ? undefined : next)
  }
  return (
    <fieldset className={classes.toggles} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.toggle}
          aria-pressed={chosen.includes(option.value)}
          onClick={() => toggle(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

/** A filter that came with a link; it can only be taken away. */
export function FilterPill({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  const t = useT()
  return (
    <span className={classes.pill}>
      {name} <code>{value}</code>
      <button type="button" aria-label={t.ui.removeFilter(name)} onClick={onRemove}>
        <Icon name="close" size={12} />
      </button>
    </span>
  )
}
