import { useT } from '../../i18n/i18n.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useMay } from '../auth/session.ts'
import { ConnectSteps } from './connect-steps.tsx'

/** What the overview shows before the first agent. */
export function Connect({ onToken }: { onToken: () => void }) {
  const t = useT()
  if (!useMay('operator')) {
    return (
      <Card>
        <EmptyState icon="signal" title={t.connect.title} text={t.connect.viewer} />
      </Card>
    )
  }
  return (
    <Card title={t.connect.title}>
      <CardBody>
        <p>{t.connect.welcome}</p>
        <ConnectSteps onToken={onToken} />
      </CardBody>
    </Card>
  )
}
