import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { ServiceBadge } from '../services/badges.tsx'
import { ServiceUptime } from '../services/service-uptime.tsx'
import { useHistories } from '../services/use-histories.ts'
import classes from './overview.module.css'
import { firstServicesQuery } from './queries.ts'

export function UptimeGrid() {
  const t = useT()
  const { data } = useQuery(firstServicesQuery)
  const histories = useHistories(data?.data)
  if (data === undefined || data.data.length === 0) return null
  return (
    <section aria-labelledby="last-24h">
      <div className={classes.sectionHead}>
        <h2 id="last-24h">{t.overview.last24h}</h2>
        {data.pagination.total > data.data.length && <Link to="/capsule-services">{t.overview.allServices}</Link>}
      </div>
      <div className={classes.quarters}>
        {data.data.map((service) => (
          <Card key={service.id}>
            <div className={classes.uptime}>
              <header>
                <Link to="/capsule-services/$serviceId" params={{ serviceId: service.id }} title={service.name}>
                  {service.name}
                </Link>
                <ServiceBadge service={service} />
              </header>
              <ServiceUptime history={histories.get(service.id)} />
            </div>
          </Card>
        ))}
      </div>
    </section>
  )
}
