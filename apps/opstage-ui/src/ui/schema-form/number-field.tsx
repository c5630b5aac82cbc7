import { typeOf } from 'opstage-payload-schema/field-kind'
import { useState } from 'react'
import { TextInput } from '../form-fields.ts'
import { plainText } from '../plain-text.ts'
import type { FieldProps } from './form-context.ts'
import { useInput } from './use-input.ts'

/** Digits as text: what is no number yet stays as it was typed and is named as a problem. */
export function NumberField(props: FieldProps) {
  const { schema, value, onChange } = props
  const [typed, setTyped] = useState('')
  const text = valueOf(typed) === value ? typed : value === null ? '' : plainText(value)
  return (
    <TextInput
      {...useInput(props)}
      inputMode={typeOf(schema) === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={text}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        onChange(valueOf(currentTarget.value))
      }}
    />
  )
}

function valueOf(text: string): number | string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const number = Number(trimmed)
  return Number.isFinite(number) ? number : text
}
