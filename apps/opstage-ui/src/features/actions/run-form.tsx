import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { validatePayload } from 'opstage-payload-schema'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { isApiError } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Choice } from '../../ui/choice.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { JsonPayload } from '../../ui/schema-form/json-payload.tsx'
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx'
import { plain } from '../../ui/schema-form/schema.ts'
import type { Json } from '../../ui/schema-form/schema.ts'
import classes from './actions.module.css'
import { ConfirmRun } from './confirm-run.tsx'
import { CurrentState } from './current-state.tsx'
import type { Frame } from './frame.ts'
import type { OpenedAction } from './open-action.ts'
import { useExecute } from './use-execute.ts'

interface RunFormProps {
  frame: Frame
  service: CapsuleServiceDetail
  opened: OpenedAction
  payload: Json
  onPayload: (payload: Json) => void
  onCommand: (commandId: string) => void
}

/** The input of a run: as a form or as JSON of the same payload, checked by the same rules as on the server. */
export function RunForm({ frame, service, opened, payload, onPayload, onCommand }: RunFormProps) {
  const t = useT()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const { action, currentState } = opened
  const [asJson, setAsJson] = useState(false)
  const [notJson, setNotJson] = useState(false)
  const [tries, setTries] = useState(0)
  const [confirming, setConfirming] = useState(false)
  const execute = useExecute(action, onCommand)
  const schema = action.inputSchema ?? {}
  const issues = useMemo(() => validatePayload(action.inputSchema, payload), [action.inputSchema, payload])
  const refused = Object.entries(issuesOf(execute.error)).map(([path, message]) => ({
    path: path.replace(/^payload\.?/, ''),
    message,
  }))
  const wrong = [...refused, ...issues]
  const hasInput = Object.keys(plain(schema, schema).properties ?? {}).length > 0 || Object.keys(payload).length > 0
  const mustConfirm = action.requiresConfirmation || action.dangerLevel === 'HIGH'

  useEffect(() => {
    // On a touch screen the keyboard would cover what the form is about.
    if (matchMedia('(pointer: fine)').matches)
      form.current?.querySelector<HTMLElement>('input:not([type="radio"]), textarea, select')?.focus()
  }, [])
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tries])

  if (confirming) {
    return (
      <ConfirmRun
        frame={frame}
        service={service}
        action={action}
        payload={payload}
        execute={execute}
        onBack={() => setConfirming(false)}
      />
    )
  }
  const change = (next: Json) => {
    // What the server refused was the payload before this change.
    if (execute.isError) execute.reset()
    onPayload(next)
  }
  const submit = () => {
    setTries((n) => n + 1)
    if (issues.length > 0 || notJson) return
    if (mustConfirm) setConfirming(true)
    else execute.mutate({ payload, confirmation: false })
  }
  return (
    <Drawer
      {...frame}
      footer={
        <>
          <Button onClick={frame.onClose}>{t.ui.cancel}</Button>
          <Button type="submit" form={formId} variant="filled" loading={execute.isPending}>
            {mustConfirm ? t.actions.review : t.actions.submit}
          </Button>
        </>
      }
    >
      {action.description !== null && <p>{action.description}</p>}
      {currentState && <CurrentState state={currentState} />}
      <form
        id={formId}
        ref={form}
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <RunProblem error={execute.error} count={tries > 0 ? wrong.length : refused.length} />
        {hasInput && (
          <Choice<'form' | 'json'>
            quiet
            label={t.ui.form.view}
            value={asJson ? 'json' : 'form'}
            options={[
              { value: 'form', label: t.ui.form.form },
              { value: 'json', label: t.ui.form.json },
            ]}
            onChange={(view) => {
              setAsJson(view === 'json')
              setNotJson(false)
            }}
          />
        )}
        {asJson ? (
          <JsonPayload value={payload} issues={wrong} onChange={change} onBroken={setNotJson} />
        ) : (
          <SchemaForm schema={schema} value={payload} issues={wrong} showAll={tries > 0} onChange={change} />
        )}
      </form>
    </Drawer>
  )
}

function RunProblem({ error, count }: { error: unknown; count: number }) {
  const t = useT()
  if (error !== null && !isApiError(error, 'ACTION_PAYLOAD_INVALID', 'VALIDATION_FAILED'))
    return <FailureAlert error={error} />
  return count > 0 ? <Alert tone="bad">{t.actions.problems(count)}</Alert> : null
}
