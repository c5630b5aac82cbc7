import type { ActionDefinition, CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/fields.ts'
import { JsonView } from '../../ui/json-view.tsx'

interface ConfirmRowProps {
  service: CapsuleServiceDetail
  target: ActionDefinition
  label: string
  payload: Json
  execution: { isPending: boolean; error: unknown }
  onRun: () => void
  onClose: () => void
}

/** The same question as for any other run, over the list that the row stands in. */
export function ConfirmRow({ service, target, label, payload, execution, onRun, onClose }: ConfirmRowProps) {
  const t = useT()
  const words = t.actions.confirm
  const [typed, setTyped] = useState('')
  const isHigh = target.dangerLevel === 'HIGH'
  return (
    <Dialog title={words.title} onClose={onClose}>
      {isHigh && <Alert tone="warn">{words.high}</Alert>}
      <FailureAlert error={execution.error} />
      <p>{words.text(target.label, service.name)}</p>
      <JsonView value={payload} label={t.command.payload} />
      {isHigh && (
        <TextInput
          label={words.typeCode(service.code)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <DialogButtons>
        <Button onClick={onClose}>{words.back}</Button>
        <Button
          variant="filled"
          {...(isHigh ? { color: 'red' } : {})}
          disabled={isHigh && typed !== service.code}
          loading={execution.isPending}
          onClick={onRun}
        >
          {label}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
