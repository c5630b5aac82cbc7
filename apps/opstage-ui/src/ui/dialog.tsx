import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import classes from './dialog.module.css'
import { useLayer } from './use-layer.ts'

interface DialogProps {
  title: string
  /** Without it the dialog can only be left by what it asks for. */
  onClose?: (() => void) | undefined
  wide?: boolean
  children: ReactNode
}

/** A question over the page. Mounted while it is open: whoever shows it decides with a condition. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const t = useT()
  const close = onClose ?? (() => undefined)
  useLayer(close)
  return (
    <Modal
      opened
      centered
      size={wide ? 640 : 440}
      radius={10}
      title={title}
      onClose={close}
      closeOnEscape={false}
      withCloseButton={onClose !== undefined}
      closeButtonProps={{ 'aria-label': t.ui.close }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {children}
    </Modal>
  )
}

/** What a dialog ends with: the way back first, the deed last. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={classes.buttons}>{children}</div>
}
