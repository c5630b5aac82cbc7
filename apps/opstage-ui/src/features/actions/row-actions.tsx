import { useMutation, useQuery } from '@tanstack/react-query'
import { actions as routes } from '@xtrape/capsule-contracts-node'
import type { ActionDefinition, CapsuleServiceDetail, CommandDetail } from '@xtrape/capsule-contracts-node'
import { REDACTED } from '@xtrape/capsule-contracts-node/redact'
import type { Json } from 'opstage-payload-schema/field-kind'
import { useEffect, useState } from 'react'
import { call } from '../../api.ts'
import { describeFailure } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from '../commands/commands.module.css'
import { commandQuery, isOpen } from '../commands/queries.ts'
import { fillTemplate } from 'opstage-payload-schema/read-list'
import type { RowAction } from 'opstage-payload-schema/read-list'
import { ConfirmRow } from './confirm-row.tsx'
import { useExecute } from './use-execute.ts'

interface RowActionsProps {
  service: CapsuleServiceDetail
  /** The command whose result is the list. */
  command: CommandDetail
  payload: Json | undefined
  actions: readonly RowAction[]
  row: Json
  /** The list was asked for again; this command has the new one. */
  onRefreshed: (commandId: string) => void
}

/** The buttons of one row. Each is an ordinary command; afterwards the list is fetched anew. */
export function RowActions({ service, actions, ...rest }: RowActionsProps) {
  return (
    <span className={classes.rowActions}>
      {actions.map((rowAction) => {
        const target = service.actions.find(({ name }) => name === rowAction.action)
        return target?.enabled ? (
          <RowButton key={rowAction.label} service={service} rowAction={rowAction} target={target} {...rest} />
        ) : null
      })}
    </span>
  )
}

type RowButtonProps = Omit<RowActionsProps, 'actions'> & { rowAction: RowAction; target: ActionDefinition }

function RowButton({ service, command, payload, rowAction, target, row, onRefreshed }: RowButtonProps) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [commandId, setCommandId] = useState<string | undefined>(undefined)
  const execute = useExecute(target, setCommandId)
  const followed = useQuery({ ...commandQuery(commandId ?? ''), enabled: commandId !== undefined })
  const status = followed.data?.status
  const refresh = useRefresh(command, payload, onRefreshed)
  const { mutate: refreshList } = refresh
  useEffect(() => {
    if (status === 'SUCCEEDED') refreshList()
  }, [status, refreshList])

  const filled = fillTemplate(rowAction.payload, row) as Json
  const mustAsk = rowAction.confirm || target.requiresConfirmation || target.dangerLevel === 'HIGH'
  const run = () => execute.mutate({ payload: filled, confirmation: mustAsk }, { onSuccess: () => setAsking(false) })
  const working = execute.isPending || refresh.isPending || (status !== undefined && isOpen(status))
  const failed = (execute.isError && !asking) || status === 'FAILED' || status === 'EXPIRED' || status === 'CANCELLED'
  return (
    <>
      {failed && (
        <span role="alert" className={classes.rowFailure}>
          <StatusBadge look={{ tone: 'bad', shape: 'octagon', label: t.command.list.failed(rowAction.label) }} />
          {execute.isError ? describeFailure(execute.error, t).title : followed.data?.errorMessage}
        </span>
      )}
      <Button
        size="compact-sm"
        {...(rowAction.danger || target.dangerLevel === 'HIGH' ? { color: 'red' } : {})}
        loading={working}
        onClick={() => {
          execute.reset()
          if (mustAsk) setAsking(true)
          else run()
        }}
      >
        {rowAction.label}
      </Button>
      {asking && (
        <ConfirmRow
          service={service}
          target={target}
          label={rowAction.label}
          payload={filled}
          execution={execute}
          onRun={run}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

/** Runs the list's action again with what it was run with; not when that held secrets, which are not kept. */
function useRefresh(command: CommandDetail, payload: Json | undefined, onRefreshed: (commandId: string) => void) {
  return useMutation({
    mutationFn: async () => {
      const again = payload ?? command.payload
      if (JSON.stringify(again).includes(REDACTED)) return
      const params = { serviceId: command.serviceId, actionName: command.actionName }
      const { data } = await call(routes.execute, { params, body: { payload: again, confirmation: true } })
      onRefreshed(data.id)
    },
  })
}
