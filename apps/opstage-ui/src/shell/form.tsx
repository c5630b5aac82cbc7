import type { ReactNode } from 'react'
import { isApiError } from '../api.ts'
import { FailureAlert } from './failure-alert.tsx'

interface FormProps {
  className: string | undefined
  /** Why the server refused, if it did. What is wrong with a field stands beside the field; the rest stands above all. */
  error: unknown
  onSubmit: () => void
  children: ReactNode
}

export function Form({ className, error, onSubmit, children }: FormProps) {
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {!isApiError(error, 'VALIDATION_FAILED') && <FailureAlert error={error} />}
      {children}
    </form>
  )
}
