import { useQuery } from '@tanstack/react-query'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { useMay } from '../auth/session.ts'
import { CapacityCard } from './capacity-card.tsx'
import { HealthCard } from './health-card.tsx'
import { InstanceCard } from './instance-card.tsx'
import { MaintenanceCard } from './maintenance-card.tsx'
import { ProcessCard } from './process-card.tsx'
import { healthQuery } from './queries.ts'
import classes from './system.module.css'

/** What runs here and how it fares. */
export function SystemPage() {
  const t = useT()
  const health = useQuery(healthQuery)
  const mayOperate = useMay('operator')
  return (
    <Page title={t.system.title} fresh={<Fresh query={health} />}>
      <div className={classes.columns}>
        <InstanceCard />
        <HealthCard />
        <CapacityCard />
        {mayOperate && <ProcessCard />}
        <MaintenanceCard />
      </div>
    </Page>
  )
}
