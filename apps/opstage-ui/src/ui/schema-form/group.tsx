import { useId } from 'react'
import type { ReactNode } from 'react'
import classes from './schema-form.module.css'

interface GroupProps {
  label: string
  description?: string | undefined
  required?: boolean
  error?: string | undefined
  children: ReactNode
}

/** Fields that belong together, under one name. */
export function Group({ label, description, required = false, error, children }: GroupProps) {
  const id = useId()
  return (
    <fieldset className={classes.group} aria-describedby={error === undefined ? undefined : id}>
      <legend className={classes.legend}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </legend>
      {description !== undefined && <p className={classes.help}>{description}</p>}
      {children}
      {error !== undefined && (
        <p id={id} className={classes.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
