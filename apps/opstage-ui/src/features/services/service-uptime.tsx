import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { UptimeBar } from '../../ui/uptime-bar.tsx'
import { historyQuery } from './queries.ts'
import { slotTones, uptimeOf } from './uptime.ts'
import type { Uptime } from './uptime.ts'

interface ServiceUptimeProps {
  serviceId: string
  hours?: number
  slots?: number
  /** What stands around the bar, from the same figures. */
  children?: (bar: React.ReactNode, uptime: Uptime | undefined) => React.ReactNode
}

/** How a service was over the last hours, from the recorded changes of its state. */
export function ServiceUptime({ serviceId, hours = 24, slots = 48, children }: ServiceUptimeProps) {
  const t = useT()
  const format = useFormat()
  const { data: history } = useQuery(historyQuery(serviceId, hours))
  const uptime = useMemo(() => history && uptimeOf(history, slots), [history, slots])
  const bar =
    uptime === undefined ? (
      <Skeleton height={26} />
    ) : (
      <UptimeBar
        slots={uptime.slots.map(({ from, status }) => ({
          tone: status === undefined ? 'none' : slotTones[status],
          label: `${format.dateTime(new Date(from).toISOString())}: ${status === undefined ? t.service.uptime.noData : t.status.service[status]}`,
        }))}
        summary={t.service.uptime.summary(
          format.duration(hours * 3_600_000),
          uptime.healthy === undefined
            ? t.service.uptime.noData
            : t.service.uptime.healthy(format.percent(uptime.healthy)),
        )}
      />
    )
  return children ? children(bar, uptime) : bar
}
