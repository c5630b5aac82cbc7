import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Textarea } from '../form-fields.ts'
import { parseJson } from '../parse-json.ts'
import type { FieldProps } from './form-context.ts'
import classes from './schema-form.module.css'
import { useInput } from './use-input.ts'

/** For what no field can draw. While the text is not JSON, the last value that was stays. */
export function JsonField(props: FieldProps) {
  const t = useT()
  const { value, onChange } = props
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const input = useInput(props)
  const broken = typed !== undefined && typed.trim() !== '' && parseJson(typed) === undefined
  return (
    <Textarea
      {...input}
      classNames={{ input: classes.json ?? '' }}
      rows={4}
      spellCheck={false}
      error={broken ? t.ui.form.notJson : input.error}
      value={typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        const parsed = parseJson(currentTarget.value)
        if (parsed) onChange(parsed.value)
        else if (currentTarget.value.trim() === '') onChange(undefined)
      }}
    />
  )
}
