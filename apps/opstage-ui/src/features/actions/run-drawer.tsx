import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ActionDefinition, CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import type { Json } from 'opstage-payload-schema/field-kind'
import { startPayload } from 'opstage-payload-schema/start-payload'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { Drawer, DrawerBody, DrawerFooter } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
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
export function RunDrawer({ service, actionName, ...rest }: RunDrawerProps) {
  const t = useT()
  const declared = service.actions.find(({ name, enabled }) => name === actionName && enabled)
  return (
    <Drawer
      title={declared?.label ?? actionName}
      subtitle={
        <>
          {t.actions.on(service.name)} {declared && <DangerBadge level={declared.dangerLevel} />}
        </>
      }
      onClose={rest.onClose}
    >
      {declared ? <Run service={service} declared={declared} {...rest} /> : <NotOffered onClose={rest.onClose} />}
    </Drawer>
  )
}

function NotOffered({ onClose }: { onClose: () => void }) {
  const t = useT()
  return (
    <>
      <DrawerBody>
        <EmptyState icon="prompt" title={t.actions.notOffered} text={t.actions.notOfferedText} />
      </DrawerBody>
      <DrawerFooter>
        <Button onClick={onClose}>{t.ui.close}</Button>
      </DrawerFooter>
    </>
  )
}

type RunProps = Omit<RunDrawerProps, 'actionName'> & { declared: ActionDefinition }

function Run({ service, declared, commandId, onCommand, onClose }: RunProps) {
  const [payload, setPayload] = useState<Json | undefined>(undefined)
  const [unasked, setUnasked] = useState(false)
  const client = useQueryClient()
  const queryKey = ['actions', 'open', service.id, declared.name]
  const opened = useQuery({
    queryKey,
    queryFn: ({ signal }) => openAction(declared, signal),
    enabled: commandId === undefined,
    // The form holds the state of the moment it was opened at, and what was typed into it.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const reload = async () => {
    await client.invalidateQueries({ queryKey: ['services', 'one', service.id] })
    await client.resetQueries({ queryKey })
    setPayload(undefined)
    onCommand(undefined)
  }
  if (commandId !== undefined) {
    return (
      <RunFollow
        // Another command starts with nothing of the last one's state: its revealed secret least of all.
        key={commandId}
        service={service}
        commandId={commandId}
        payload={payload}
        onCommand={onCommand}
        onReload={() => void reload()}
      />
    )
  }
  const form = opened.data ?? (unasked ? asDeclared(declared) : undefined)
  if (form === undefined) {
    return (
      <Opening
        description={declared.description}
        error={opened.error}
        onRetry={() => void opened.refetch()}
        onUnasked={() => setUnasked(true)}
        onClose={onClose}
      />
    )
  }
  return (
    <RunForm
      service={service}
      opened={form}
      payload={payload ?? startPayload(form.action.inputSchema ?? {}, form.initialPayload)}
      onPayload={setPayload}
      onCommand={onCommand}
      onClose={onClose}
    />
  )
}
