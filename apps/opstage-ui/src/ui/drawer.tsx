import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Drawer.layer.css'
import { Drawer as MantineDrawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import classes from './drawer.module.css'
import { useLayer } from './use-layer.ts'

interface DrawerProps {
  title: ReactNode
  /** Under the title: of what. */
  subtitle: ReactNode
  onClose: () => void
  /** A `DrawerBody`, and under it a `DrawerFooter`. */
  children: ReactNode
}

/** A second place beside the page; the page stays in sight. Mounted while it is open. */
export function Drawer({ title, subtitle, onClose, children }: DrawerProps) {
  const t = useT()
  useLayer(onClose)
  return (
    <MantineDrawer.Root
      opened
      position="right"
      onClose={onClose}
      closeOnEscape={false}
      transitionProps={{ duration: 120 }}
      classNames={{ content: classes.content ?? '' }}
    >
      <MantineDrawer.Overlay backgroundOpacity={0.25} />
      <MantineDrawer.Content>
        <div className={classes.header}>
          <div className={classes.heading}>
            <MantineDrawer.Title className={classes.title}>{title}</MantineDrawer.Title>
            <div className={classes.subtitle}>{subtitle}</div>
          </div>
          <MantineDrawer.CloseButton aria-label={t.ui.close} />
        </div>
        {children}
      </MantineDrawer.Content>
    </MantineDrawer.Root>
  )
}

/** The part that scrolls. */
export function DrawerBody({ children }: { children: ReactNode }) {
  return <div className={classes.body}>{children}</div>
}

/** The buttons, always in sight: the way back first, the deed last. */
export function DrawerFooter({ children }: { children: ReactNode }) {
  return <div className={classes.footer}>{children}</div>
}
