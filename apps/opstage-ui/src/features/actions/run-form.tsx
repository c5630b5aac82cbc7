import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { validatePayload } from 'opstage-payload-schema'
import { plain } from 'opstage-payload-schema/field-kind'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useEffect, useId, useMemo, useState } from 'react'
import { isApiError } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Choice } from '../../ui/choice.tsx'
import { DrawerBody, DrawerFooter } from '../../ui/drawer.tsx'
import { JsonPayload } from '../../ui/schema-form/json-payload.tsx'
import { SchemaForm } from '../../ui/schema-form/schema-form.tsx'
import classes from './actions.module.css'
import { useFocusOnMount } from '../../ui/use-focus-on-mount.ts'
import { ConfirmRun } from './confirm-run.tsx'
import { CurrentState } from './current-state.tsx'
import type { OpenedAction } from './open-action.ts'
import { RunStats } from './run-stats.tsx'
import { useExecute } from './use-execute.ts'

interface RunFormProps {
  service: CapsuleServiceDetail
  opened: OpenedAction
  payload: Json
  onPayload: (payload: Json) => void
  onCommand: (commandId: string) => void
  onClose: () => void
}

/** The input of a run: as a form or as JSON of the same payload, checked by the same rules as on the server. */
export function RunForm({ service, opened, payload, onPayload, onCommand, onClose }: RunFormProps) {
  const t = useT()
  const formId = useId()
  const form = useFocusOnMount<HTMLFormElement>('input:not([type="radio"]), textarea, select')
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
  const takesInput = Object.keys(plain(schema, schema).properties ?? {}).length > 0 || action.inputSchema === undefined
  const mustConfirm = action.requiresConfirmation || action.dangerLevel === 'HIGH'

  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form, tries])

  if (confirming) {
    return (
      <ConfirmRun
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
    <>
      <DrawerBody>
        {action.description !== null && <p>{action.description}</p>}
        <RunStats action={action} />
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
          {takesInput && (
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
      </DrawerBody>
      <DrawerFooter>
        <Button onClick={onClose}>{t.ui.cancel}</Button>
        <Button type="submit" form={formId} variant="filled" loading={execute.isPending}>
          {mustConfirm ? t.actions.review : t.actions.submit}
        </Button>
      </DrawerFooter>
    </>
  )
}

function RunProblem({ error, count }: { error: unknown; count: number }) {
  const t = useT()
  if (error !== null && !isApiError(error, 'ACTION_PAYLOAD_INVALID', 'VALIDATION_FAILED'))
    return <FailureAlert error={error} />
  return count > 0 ? <Alert tone="bad">{t.actions.problems(count)}</Alert> : null
}
