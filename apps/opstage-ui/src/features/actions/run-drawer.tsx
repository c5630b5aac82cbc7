import { useQuery } from '@tanstack/react-query'
import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { Json } from '../../ui/schema-form/schema.ts'
import { startPayload } from '../../ui/schema-form/start-value.ts'
import { DangerBadge } from './danger-badge.tsx'
import { asDeclared, openAction } from './open-action.ts'
import { Opening } from './opening.tsx'
import { RunFollow } from './run-follow.tsx'
import { RunForm } from './run-form.tsx'

interface RunDrawerProps {
  service: CapsuleServiceDetail
  actionName: string
  /** The command that this drawer follows; without one it shows the form. */
  commandId: string | undefined
  onCommand: (commandId: string | undefined) => void
  onClose: () => void
}

/** Runs one action: opens its form, asks once more where that is needed, then follows the command to its result. */
export function RunDrawer({ service, actionName, commandId, onCommand, onClose }: RunDrawerProps) {
  const t = useT()
  const declared = service.actions.find(({ name }) => name === actionName)
  const [payload, setPayload] = useState<Json | undefined>(undefined)
  const [unasked, setUnasked] = useState(false)
  const opened = useQuery({
    queryKey: ['actions', 'open', service.id, actionName],
    queryFn: ({ signal }) => {
      if (!declared) throw new Error(`no action ${actionName}`)
      return openAction(declared, signal)
    },
    enabled: declared?.enabled === true && commandId === undefined,
    // The form holds the state of the moment it was opened at, and what was typed into it.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })

  if (!declared || !declared.enabled) {
    return (
      <Drawer
        title={actionName}
        subtitle={t.actions.on(service.name)}
        onClose={onClose}
        footer={<Button onClick={onClose}>{t.ui.close}</Button>}
      >
        <EmptyState icon="prompt" title={t.actions.notOffered} text={t.actions.notOfferedText} />
      </Drawer>
    )
  }

  const form = opened.data ?? (unasked ? asDeclared(declared) : undefined)
  const frame = {
    title: form?.action.label ?? declared.label,
    subtitle: (
      <>
        {t.actions.on(service.name)} <DangerBadge level={declared.dangerLevel} />
      </>
    ),
    onClose,
  }
  if (commandId !== undefined) {
    return (
      <RunFollow
        // Another command starts with nothing of the last one's state: its revealed secret least of all.
        key={commandId}
        frame={frame}
        service={service}
        commandId={commandId}
        payload={payload}
        onCommand={onCommand}
      />
    )
  }
  if (form === undefined) {
    return (
      <Opening
        frame={frame}
        description={declared.description}
        error={opened.error}
        onRetry={() => void opened.refetch()}
        onUnasked={() => setUnasked(true)}
      />
    )
  }
  return (
    <RunForm
      frame={frame}
      service={service}
      opened={form}
      payload={payload ?? startPayload(form.action.inputSchema ?? {}, form.initialPayload)}
      onPayload={setPayload}
      onCommand={onCommand}
    />
  )
}
