import type { UseMutationResult } from '@tanstack/react-query'
import type { ActionDefinition, CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { isSecretKey, REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { secretPaths } from 'opstage-payload-schema'
import { isObject } from 'opstage-payload-schema/field-kind'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { DrawerBody, DrawerFooter } from '../../ui/drawer.tsx'
import { TextInput } from '../../ui/fields.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { useFocusOnMount } from '../../ui/use-focus-on-mount.ts'
import classes from './actions.module.css'
import type { Execution } from './use-execute.ts'

interface ConfirmRunProps {
  service: CapsuleServiceDetail
  action: ActionDefinition
  payload: Json
  execute: UseMutationResult<unknown, Error, Execution>
  onBack: () => void
}

/** Asks once more, showing what will run where with what; for high risk the service's code is typed. */
export function ConfirmRun({ service, action, payload, execute, onBack }: ConfirmRunProps) {
  const t = useT()
  const words = t.actions.confirm
  const codeField = useFocusOnMount<HTMLInputElement>()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const isHigh = action.dangerLevel === 'HIGH'
  const hasInput = Object.keys(payload).length > 0
  const ready = !isHigh || typed === service.code
  const run = () => {
    if (!ready) return
    execute.mutate({ payload, confirmation: true, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })
  }
  return (
    <>
      <DrawerBody>
        <h3>{words.title}</h3>
        {isHigh && <Alert tone="warn">{words.high}</Alert>}
        <FailureAlert error={execute.error} />
        <p>{hasInput ? words.text(action.label, service.name) : words.noInput(action.label, service.name)}</p>
        {hasInput && <JsonView value={masked(action, payload)} label={t.command.payload} />}
        {isHigh && (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault()
              run()
            }}
          >
            <TextInput
              label={words.typeCode(service.code)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              ref={codeField}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <TextInput
              label={t.actions.reason}
              description={t.actions.reasonHelp}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </form>
        )}
      </DrawerBody>
      <DrawerFooter>
        <Button onClick={onBack}>{words.back}</Button>
        <Button
          variant="filled"
          {...(isHigh ? { color: 'red' } : {})}
          disabled={!ready}
          loading={execute.isPending}
          onClick={run}
        >
          {words.run}
        </Button>
      </DrawerFooter>
    </>
  )
}

/** The payload as the record will have it: secrets are not shown a second time. */
function masked({ inputSchema }: ActionDefinition, payload: Json): Json {
  const copy = structuredClone(payload)
  for (const path of secretPaths(inputSchema, payload, isSecretKey)) {
    const last = path.at(-1)
    const parent = path.slice(0, -1).reduce<unknown>((at, part) => (at as Json)[part], copy)
    if (last !== undefined && (isObject(parent) || Array.isArray(parent))) (parent as Json)[last] = REDACTED
  }
  return copy
}
