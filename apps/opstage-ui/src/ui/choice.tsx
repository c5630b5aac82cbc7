import { useId } from 'react'
import classes from './choice.module.css'

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  /** The label is heard, not seen, where the place says it already. */
  quiet?: boolean
}

/** One of a few, all in sight: radio buttons that look like one control. */
export function Choice<T extends string>({ label, value, options, onChange, quiet = false }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className={classes.choice} aria-label={quiet ? label : undefined}>
      {!quiet && <legend className={classes.legend}>{label}</legend>}
      <div className={classes.options}>
        {options.map((option) => (
          <label key={option.value} className={classes.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
