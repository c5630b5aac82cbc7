import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { services } from '@xtrape/capsule-contracts-node'
import type { CapsuleService } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'
import { useMay } from '../auth/session.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** Only for owners, and only while the service cannot report: otherwise it would be back with its next report. */
export function DeleteService({ service }: { service: CapsuleService }) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => call(services.remove, { params: { serviceId: service.id } }),
    onSuccess: async () => {
      await navigate({ to: '/capsule-services' })
      client.removeQueries({ queryKey: ['services', 'one', service.id] })
      await client.invalidateQueries({ queryKey: ['services', 'list'] })
    },
  })
  const gone = ['OFFLINE', 'DISABLED', 'REVOKED'].includes(service.agentStatus)
  if (!useMay('owner') || !gone) return null
  return (
    <>
      <Button size="compact-sm" color="red" onClick={() => setAsking(true)}>
        {t.service.delete.button}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={t.service.delete.title(service.name)}
            confirm={t.service.delete.confirm}
            mutation={remove}
            onClose={() => setAsking(false)}
          >
            {t.service.delete.text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
