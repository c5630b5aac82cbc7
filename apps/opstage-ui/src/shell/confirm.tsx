import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Button } from '../ui/button.ts'
import { Dialog, DialogButtons } from '../ui/dialog.tsx'
import { FailureAlert } from './failure-alert.tsx'

interface ConfirmProps {
  title: string
  /** The deed as a verb, on the button. */
  confirm: string
  mutation: {
    isPending: boolean
    error: unknown
    mutate: (nothing: void, then: { onSuccess: () => void }) => void
  }
  /** Nothing is lost by it, so the button is not red. */
  harmless?: boolean
  onClose: () => void
  /** What will happen. */
  children: ReactNode
}

/** Says what will happen, then asks. Stays open when it fails and says why. */
export function Confirm({ title, confirm, mutation, harmless = false, onClose, children }: ConfirmProps) {
  const t = useT()
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{children}</div>
      <FailureAlert error={mutation.error} />
      <DialogButtons>
        <Button onClick={onClose}>{t.ui.cancel}</Button>
        <Button
          variant="filled"
          {...(harmless ? {} : { color: 'red' })}
          loading={mutation.isPending}
          onClick={() => mutation.mutate(undefined, { onSuccess: onClose })}
        >
          {confirm}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
