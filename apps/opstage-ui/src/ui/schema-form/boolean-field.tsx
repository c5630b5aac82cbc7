import { Checkbox } from '../form-fields.ts'
import type { FieldProps } from './form-context.ts'
import { useInput } from './use-input.ts'

export function BooleanField(props: FieldProps) {
  const { schema, value, onChange } = props
  const { required: _, readOnly: __, ...input } = { readOnly: false, ...useInput(props) }
  return (
    <Checkbox
      {...input}
      disabled={schema.readOnly === true}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
