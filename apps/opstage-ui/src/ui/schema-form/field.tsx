import { kindOf, plain } from 'opstage-payload-schema/field-kind'
import type { Kind } from 'opstage-payload-schema/field-kind'
import { BooleanField } from './boolean-field.tsx'
import { ChoiceField, ChoicesField } from './choice-field.tsx'
import { useForm } from './form-context.ts'
import type { FieldProps } from './form-context.ts'
import { JsonField } from './json-field.tsx'
import { ListField } from './list-field.tsx'
import { NumberField } from './number-field.tsx'
import { ObjectField } from './object-field.tsx'
import { FixedField, LongField, SecretField, TextField, TimeField } from './text-field.tsx'

const fields: Record<Kind, React.ComponentType<FieldProps>> = {
  text: TextField,
  long: LongField,
  secret: SecretField,
  time: TimeField,
  number: NumberField,
  boolean: BooleanField,
  choice: ChoiceField,
  choices: ChoicesField,
  object: ObjectField,
  list: ListField,
  fixed: FixedField,
  json: JsonField,
}

/** Draws the field for any schema. `label` is used where the schema has no title. */
export function Field(props: FieldProps) {
  const { root } = useForm()
  const schema = plain(props.schema, root)
  const Kind = fields[kindOf(schema, root)]
  return <Kind {...props} schema={schema} label={schema.title ?? props.label} />
}
