import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { JsonView } from '../../ui/json-view.tsx'

export function ManifestTab({ service }: { service: CapsuleServiceDetail }) {
  const t = useT()
  return (
    <Card title={t.service.manifest.title} note={t.service.manifest.note}>
      <CardBody>
        <JsonView value={service.manifest} label={t.service.manifest.label} tall />
      </CardBody>
    </Card>
  )
}
