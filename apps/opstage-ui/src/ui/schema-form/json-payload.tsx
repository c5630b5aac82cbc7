import { isObject } from 'opstage-payload-schema/field-kind'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Textarea } from '../form-fields.ts'
import { parseJson } from '../parse-json.ts'
import classes from './schema-form.module.css'
import type { Issue } from './words.ts'

interface JsonPayloadProps {
  value: Json
  issues: readonly Issue[]
  onChange: (value: Json) => void
  /** The text is not a JSON object (any more), so there is nothing to send. */
  onBroken: (broken: boolean) => void
}

/** The whole payload as text, for those who have it at hand. */
export function JsonPayload({ value, issues, onChange, onBroken }: JsonPayloadProps) {
  const t = useT()
  const [text, setText] = useState(() => JSON.stringify(value, null, 2))
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const found = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n')
  return (
    <Textarea
      label={t.ui.form.payload}
      classNames={{ input: classes.json ?? '', error: classes.lines ?? '' }}
      rows={14}
      spellCheck={false}
      value={text}
      error={problem ?? (found === '' ? undefined : found)}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        const parsed = parseJson(currentTarget.value)
        const wrong =
          parsed === undefined ? t.ui.form.notJson : isObject(parsed.value) ? undefined : t.ui.form.notObject
        setProblem(wrong)
        onBroken(wrong !== undefined)
        if (parsed && isObject(parsed.value)) onChange(parsed.value)
      }}
    />
  )
}
