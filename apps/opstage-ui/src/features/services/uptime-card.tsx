import { useQuery } from '@tanstack/react-query'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/choice.tsx'
import { historyQuery } from './queries.ts'
import { ServiceUptime } from './service-uptime.tsx'
import classes from './services.module.css'

export type UptimePeriod = '24h' | '7d' | '30d'

export const periodHours: Record<UptimePeriod, number> = { '24h': 24, '7d': 168, '30d': 720 }

interface UptimeCardProps {
  serviceId: string
  period: UptimePeriod
  onPeriod: (period: UptimePeriod) => void
}

export function UptimeCard({ serviceId, period, onPeriod }: UptimeCardProps) {
  const t = useT()
  const format = useFormat()
  const { data: history } = useQuery(historyQuery(serviceId, periodHours[period]))
  return (
    <Card>
      <ServiceUptime history={history} slots={60}>
        {(bar, uptime) => (
          <div className={classes.uptime}>
            <div className={classes.uptimeHead}>
              <h2>{t.service.uptime.title[period]}</h2>
              {uptime?.healthy !== undefined && (
                <span>
                  {uptime.healthy === 0
                    ? t.service.uptime.neverHealthy
                    : `${t.service.uptime.healthy(format.percent(uptime.healthy))} · ${t.service.uptime.interruptions(uptime.interruptions)}`}
                </span>
              )}
              <Choice<UptimePeriod>
                quiet
                label={t.service.uptime.period}
                value={period}
                options={(['24h', '7d', '30d'] as const).map((value) => ({
                  value,
                  label: t.service.uptime.periods[value],
                }))}
                onChange={onPeriod}
              />
            </div>
            {bar}
          </div>
        )}
      </ServiceUptime>
    </Card>
  )
}
