import { isObject, plain } from 'opstage-payload-schema/field-kind'
import type { Schema } from 'opstage-payload-schema/field-kind'
import { useT } from '../../i18n/i18n.tsx'
import { Checkbox, NativeSelect } from '../form-fields.ts'
import { useForm } from './form-context.ts'
import type { FieldProps } from './form-context.ts'
import { Group } from './group.tsx'
import { useInput } from './use-input.ts'

/** A value may be a number or an object: the options are told apart by their place. */
function optionsOf({ enum: values = [], enumLabels: labels }: Schema) {
  return values.map((value, i) => {
    const key = String(value)
    const named: unknown = Array.isArray(labels)
      ? labels[i]
      : isObject(labels) && Object.hasOwn(labels, key)
        ? labels[key]
        : undefined
    return {
      value,
      place: String(i),
      label: typeof named === 'string' ? named : isObject(value) ? JSON.stringify(value) : key,
    }
  })
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function ChoiceField(props: FieldProps) {
  const t = useT()
  const { schema, required, value, onChange } = props
  const { placeholder: _, readOnly: __, ...input } = { placeholder: '', readOnly: false, ...useInput(props) }
  const options = optionsOf(schema)
  const chosen = options.find((option) => same(option.value, value))
  const unset = { value: '', label: required ? t.ui.form.choose : t.ui.form.notSet, disabled: required }
  return (
    <NativeSelect
      {...input}
      disabled={schema.readOnly === true}
      value={chosen?.place ?? ''}
      data={[...(required && chosen ? [] : [unset]), ...options.map(({ place, label }) => ({ value: place, label }))]}
      onChange={({ currentTarget }) => onChange(options.find(({ place }) => place === currentTarget.value)?.value)}
    />
  )
}

/** Several of a few. */
export function ChoicesField(props: FieldProps) {
  const { root, problemAt, onTouch } = useForm()
  const { schema, path, label, required, onChange } = props
  const chosen: unknown[] = Array.isArray(props.value) ? props.value : []
  return (
    <Group label={label} description={schema.description} required={required} error={problemAt(path)}>
      {optionsOf(plain(schema.items ?? {}, root)).map((option) => {
        const on = chosen.some((value) => same(value, option.value))
        return (
          <Checkbox
            key={option.place}
            label={option.label}
            checked={on}
            disabled={schema.readOnly === true}
            onBlur={() => onTouch(path)}
            onChange={() => {
              const next = on ? chosen.filter((value) => !same(value, option.value)) : [...chosen, option.value]
              onChange(next.length === 0 && !required ? undefined : next)
            }}
          />
        )
      })}
    </Group>
  )
}
