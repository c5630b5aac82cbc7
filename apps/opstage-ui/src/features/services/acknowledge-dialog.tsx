import { useMutation, useQueryClient } from '@tanstack/react-query'
import { services } from '@xtrape/capsule-contracts-node'
import type { CapsuleService } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Button } from '../../ui/button.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { NativeSelect, Textarea } from '../../ui/form-fields.ts'
import { refetchProblems } from './acknowledge.tsx'
import classes from './services.module.css'

const HOUR = 3_600_000
const MOST = 500

interface AcknowledgeDialogProps {
  service: Pick<CapsuleService, 'id' | 'name'>
  onClose: () => void
}

/** What is known of a problem, and how long nobody else needs to look at it. */
export function AcknowledgeDialog({ service, onClose }: AcknowledgeDialogProps) {
  const t = useT()
  const words = t.service.known
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [hours, setHours] = useState<keyof typeof words.lasts>('24')
  const [tried, setTried] = useState(false)
  const acknowledge = useMutation({
    mutationFn: () =>
      call(services.acknowledge, {
        params: { serviceId: service.id },
        body: { note, until: hours === '' ? null : new Date(Date.now() + Number(hours) * HOUR).toISOString() },
      }),
    onSuccess: async () => {
      await refetchProblems(client)
      onClose()
    },
  })
  const isEmpty = note.trim() === ''
  return (
    <Dialog title={words.dialogTitle(service.name)} onClose={onClose}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!isEmpty) acknowledge.mutate()
        }}
      >
        <p>{words.help}</p>
        <FailureAlert error={acknowledge.error} />
        <Textarea
          data-autofocus
          required
          label={words.note}
          placeholder={words.notePlaceholder}
          minRows={3}
          maxLength={MOST}
          error={tried && isEmpty ? t.ui.problem.required : undefined}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.lasting}
          value={hours}
          data={lengths.map((value) => ({ value, label: words.lasts[value] }))}
          onChange={(event) => setHours(event.currentTarget.value as typeof hours)}
        />
        <DialogButtons>
          <Button onClick={onClose}>{t.ui.cancel}</Button>
          <Button type="submit" variant="filled" loading={acknowledge.isPending}>
            {words.submit}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}

/** In hours; the one without an end last. */
const lengths = ['1', '4', '24', '72', '168', ''] as const
