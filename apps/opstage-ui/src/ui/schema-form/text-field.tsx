import { useT } from '../../i18n/i18n.tsx'
import { PasswordInput, Textarea, TextInput } from '../form-fields.ts'
import { fromLocalInput, toLocalInput } from '../local-time.ts'
import { plainText } from '../plain-text.ts'
import type { FieldProps } from './form-context.ts'
import { useInput } from './use-input.ts'

const textOf = (value: unknown) => (value === null ? '' : plainText(value))

/** An empty field is a value that was not given. */
const given = (text: string) => (text === '' ? undefined : text)

const types: Record<string, 'email' | 'url' | 'date' | 'time'> = {
  email: 'email',
  uri: 'url',
  date: 'date',
  time: 'time',
}

export function TextField(props: FieldProps) {
  const { schema, value, onChange } = props
  return (
    <TextInput
      {...useInput(props)}
      type={types[schema.format ?? ''] ?? 'text'}
      autoComplete="off"
      maxLength={schema.maxLength}
      value={textOf(value)}
      onChange={(event) => onChange(given(event.currentTarget.value))}
    />
  )
}

export function LongField(props: FieldProps) {
  const { schema, value, onChange } = props
  return (
    <Textarea
      {...useInput(props)}
      rows={4}
      maxLength={schema.maxLength}
      value={textOf(value)}
      onChange={(event) => onChange(given(event.currentTarget.value))}
    />
  )
}

export function SecretField(props: FieldProps) {
  const t = useT()
  const { schema, value, onChange } = props
  const input = useInput(props)
  return (
    <PasswordInput
      {...input}
      description={[schema.description, t.ui.form.secret].filter(Boolean).join(' ')}
      autoComplete="off"
      maxLength={schema.maxLength}
      visibilityToggleButtonProps={{ 'aria-label': t.auth.showPassword }}
      value={textOf(value)}
      onChange={(event) => onChange(given(event.currentTarget.value))}
    />
  )
}

/** Read and written in the reader's time, sent in UTC. */
export function TimeField(props: FieldProps) {
  const t = useT()
  const { schema, value, onChange } = props
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <TextInput
      {...useInput(props)}
      type="datetime-local"
      step={1}
      description={[schema.description, t.ui.form.localTime(zone)].filter(Boolean).join(' ')}
      value={toLocalInput(typeof value === 'string' ? value : undefined)}
      onChange={(event) => onChange(fromLocalInput(event.currentTarget.value))}
    />
  )
}

export function FixedField(props: FieldProps) {
  const { schema } = props
  return <TextInput {...useInput(props)} readOnly value={textOf(schema.const)} />
}
