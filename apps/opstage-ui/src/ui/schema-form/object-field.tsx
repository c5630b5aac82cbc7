import { isObject } from 'opstage-payload-schema/field-kind'
import type { Json, Schema } from 'opstage-payload-schema/field-kind'
import { useForm } from './form-context.ts'
import type { FieldProps } from './form-context.ts'
import { Group } from './group.tsx'

export function ObjectField({ schema, path, label, required, value, onChange }: FieldProps) {
  const { problemAt } = useForm()
  const object = isObject(value) ? value : {}
  return (
    <Group label={label} description={schema.description} required={required} error={problemAt(path)}>
      <ObjectFields
        schema={schema}
        path={path}
        value={object}
        // Emptied again, an object that may be missing is missing.
        onChange={(next) => onChange(!required && Object.keys(next).length === 0 ? undefined : next)}
      />
    </Group>
  )
}

interface ObjectFieldsProps {
  schema: Schema
  path: string
  value: Json
  onChange: (value: Json) => void
}

export function ObjectFields({ schema, path, value, onChange }: ObjectFieldsProps) {
  const { Field } = useForm()
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([key, child]) => (
    <Field
      key={key}
      schema={child}
      path={path === '' ? key : `${path}.${key}`}
      label={key}
      required={required.has(key)}
      value={Object.hasOwn(value, key) ? value[key] : undefined}
      onChange={(next) => {
        const { [key]: _, ...others } = value
        onChange(next === undefined ? others : { ...value, [key]: next })
      }}
    />
  ))
}
