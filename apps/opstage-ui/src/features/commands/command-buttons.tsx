import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { commands } from '@xtrape/capsule-contracts-node'
import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call, isApiError } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Button } from '../../ui/button.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { useMay } from '../auth/session.ts'
import { serviceQuery } from '../services/queries.ts'
import { isOpen } from './queries.ts'
import { useCancel } from './use-cancel.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** Cancel while it can be; afterwards run it again, as it was or through its form. */
export function CommandButtons({ command }: { command: CommandDetail }) {
  const t = useT()
  const cancel = useCancel(command.id)
  if (!useMay('operator')) return null
  if (isOpen(command.status)) {
    return (
      <>
        <FailureAlert error={cancel.error} />
        <Button
          color="red"
          loading={cancel.isPending}
          disabled={command.cancelRequestedAt !== null}
          onClick={() => cancel.mutate()}
        >
          {command.cancelRequestedAt === null ? t.command.cancel : t.command.cancelling}
        </Button>
      </>
    )
  }
  if (command.type === 'ACTION_PREPARE') return null
  return (
    <>
      <LinkButton
        to="/capsule-services/$serviceId"
        params={{ serviceId: command.serviceId }}
        search={{ tab: 'actions', action: command.actionName }}
      >
        {t.command.again}
      </LinkButton>
      {command.retryable && <Retry command={command} />}
    </>
  )
}

function Retry({ command }: { command: CommandDetail }) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const service = useQuery(serviceQuery(command.serviceId))
  const action = service.data?.actions.find(({ name }) => name === command.actionName)
  const retry = useMutation({
    mutationFn: () => call(commands.retry, { params: { commandId: command.id }, body: { confirmation: asking } }),
    onSuccess: async ({ data }) => {
      await client.invalidateQueries({ queryKey: ['commands', 'list'] })
      await navigate({ to: '/commands/$commandId', params: { commandId: data.id } })
    },
    onError: (error) => {
      if (isApiError(error, 'ACTION_REQUIRES_CONFIRMATION')) setAsking(true)
    },
  })
  return (
    <>
      {!asking && <FailureAlert error={retry.error} />}
      <Button
        variant="filled"
        loading={retry.isPending}
        onClick={() => (action?.requiresConfirmation ? setAsking(true) : retry.mutate())}
      >
        {t.command.retry}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={t.command.confirmRetry.title(command.actionLabel)}
            confirm={t.command.confirmRetry.confirm}
            mutation={retry}
            onClose={() => setAsking(false)}
          >
            {t.command.confirmRetry.text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
