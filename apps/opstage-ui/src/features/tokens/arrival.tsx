import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.tsx'
import { everySeconds } from '../../live.ts'
import { Alert } from '../../ui/alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { servicesQuery } from '../services/queries.ts'
import type { NewToken } from './connect-steps.tsx'
import { tokensQuery } from './queries.ts'

/** Waits for the agent that uses this token, then for the service it reports. */
export function Arrival({ token, onDone }: { token: NewToken; onDone?: (() => void) | undefined }) {
  const t = useT()
  const listed = useQuery({ ...tokensQuery({ pageSize: 20 }), ...everySeconds(2) })
  const agentId = listed.data?.data.find(({ id, useCount }) => id === token.id && useCount > token.useCount)?.agentId
  const arrived = useQuery({
    ...servicesQuery({ agentId: agentId ?? '', sort: '-lastReportedAt' }),
    ...everySeconds(2),
    enabled: typeof agentId === 'string',
  })
  const service = arrived.data?.data.find(
    ({ lastReportedAt }) => lastReportedAt !== null && lastReportedAt > token.createdAt,
  )
  if (service === undefined) {
    return <Alert tone="run">{typeof agentId === 'string' ? t.connect.agentArrived : t.connect.waiting}</Alert>
  }
  return (
    <Alert tone="ok" title={t.connect.arrived}>
      <span>{t.connect.arrivedText(service.name)}</span>
      <LinkButton
        variant="filled"
        to="/capsule-services/$serviceId"
        params={{ serviceId: service.id }}
        {...(onDone ? { onClick: onDone } : {})}
      >
        {t.connect.open}
      </LinkButton>
    </Alert>
  )
}
