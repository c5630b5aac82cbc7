import { useMutation, useQueryClient } from '@tanstack/react-query'
import { services } from '@xtrape/capsule-contracts-node'
import type { Acknowledgement, CapsuleService } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { useMay } from '../auth/session.ts'
import { KnownLine } from './known-line.tsx'
import classes from './services.module.css'

const AcknowledgeDialog = lazyPart(() => import('./acknowledge-dialog.tsx'), 'AcknowledgeDialog')

type Named = Pick<CapsuleService, 'id' | 'name'>

/** Opens the question what is known of the problem. */
export function AcknowledgeButton({ service, compact = false }: { service: Named; compact?: boolean }) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  if (!useMay('operator')) return null
  return (
    <>
      <Button
        {...(compact ? { size: 'compact-xs', variant: 'subtle' } : {})}
        aria-label={t.service.known.acknowledgeOf(service.name)}
        onClick={() => setAsking(true)}
      >
        {t.service.known.acknowledge}
      </Button>
      {asking && (
        <Suspense>
          <AcknowledgeDialog service={service} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}

/** On the page of a service: only while there is a problem that nobody knows of. */
export function Acknowledge({ service }: { service: CapsuleService }) {
  const isOpen = service.status !== 'HEALTHY' && service.acknowledgement === null
  return isOpen ? <AcknowledgeButton service={service} /> : null
}

export function KnownProblem({ service, known }: { service: Named; known: Acknowledgement }) {
  const t = useT()
  return (
    <div className={classes.knownProblem}>
      <Alert tone="off" title={t.service.known.title}>
        <div className={classes.knownHead}>
          <KnownLine known={known} />
          <TakeBack service={service} />
        </div>
      </Alert>
    </div>
  )
}

export function TakeBack({ service, compact = false }: { service: Named; compact?: boolean }) {
  const t = useT()
  const client = useQueryClient()
  const takeBack = useMutation({
    mutationFn: () => call(services.unacknowledge, { params: { serviceId: service.id } }),
    onSuccess: () => refetchProblems(client),
  })
  if (!useMay('operator')) return null
  return (
    <>
      <FailureAlert error={takeBack.error} />
      <Button
        {...(compact ? { size: 'compact-xs', variant: 'subtle' } : { size: 'compact-sm' })}
        aria-label={t.service.known.takeBackOf(service.name)}
        loading={takeBack.isPending}
        onClick={() => takeBack.mutate()}
      >
        {t.service.known.takeBack}
      </Button>
    </>
  )
}

/** Where problems are listed. */
export async function refetchProblems(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await Promise.all(['dashboard', 'services'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))
}
