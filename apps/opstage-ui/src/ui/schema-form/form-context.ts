import type { Schema } from 'opstage-payload-schema/field-kind'
import { createContext, use } from 'react'

interface FormContext {
  root: Schema
  /** What is wrong at a path, once the reader has had a chance to fill it in. */
  problemAt: (path: string) => string | undefined
  onTouch: (path: string) => void
  /** Draws any schema. Objects and lists take it from here, since it draws them too. */
  Field: React.ComponentType<FieldProps>
}

export const SchemaFormContext = createContext<FormContext | undefined>(undefined)

export function useForm(): FormContext {
  const context = use(SchemaFormContext)
  if (!context) throw new Error('Fields of a schema stand in a SchemaForm')
  return context
}

export interface FieldProps {
  schema: Schema
  /** Dotted, as the validator names places. */
  path: string
  label: string
  required: boolean
  value: unknown
  /** `undefined` takes the value out. */
  onChange: (value: unknown) => void
}
