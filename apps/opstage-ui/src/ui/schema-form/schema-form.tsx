import { isObject, plain } from 'opstage-payload-schema/field-kind'
import type { Json, Schema } from 'opstage-payload-schema/field-kind'
import { useCallback, useMemo, useState } from 'react'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Field } from './field.tsx'
import { SchemaFormContext } from './form-context.ts'
import { ObjectFields } from './object-field.tsx'
import classes from './schema-form.module.css'
import { wordIssues } from './words.ts'
import type { Issue } from './words.ts'

interface SchemaFormProps {
  schema: Schema
  value: Json
  onChange: (value: Json) => void
  /** What is wrong with `value` now. */
  issues: readonly Issue[]
  /** Show every problem, also in fields that were not touched: somebody tried to send. */
  showAll: boolean
}

/** Fields for the properties of an object schema. Problems stand beside their fields, once these have been left. */
export function SchemaForm({ schema, value, onChange, issues, showAll }: SchemaFormProps) {
  const t = useT()
  const format = useFormat()
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const onTouch = useCallback((path: string) => setTouched((before) => new Set(before).add(path)), [])
  const context = useMemo(() => {
    const problems = wordIssues(issues, schema, value, t.ui.problem, format)
    const problemAt = (path: string) => (showAll || touched.has(path) ? problems.get(path) : undefined)
    return { root: schema, problemAt, onTouch, Field }
  }, [schema, value, issues, showAll, touched, onTouch, t, format])
  const top = plain(schema, schema)
  if (Object.keys(top.properties ?? {}).length === 0) {
    return (
      <p className={classes.help}>
        {isObject(schema.properties) || schema.additionalProperties === false
          ? t.ui.form.nothingToFill
          : t.ui.form.anyPayload}
      </p>
    )
  }
  return (
    <SchemaFormContext value={context}>
      <ObjectFields schema={top} path="" value={value} onChange={onChange} />
    </SchemaFormContext>
  )
}
