import { useMemo } from 'react'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { UptimeBar } from '../../ui/uptime-bar.tsx'
import { slotTones, uptimeOf } from './uptime.ts'
import type { History, Uptime } from './uptime.ts'

interface ServiceUptimeProps {
  /** `undefined` while it is on its way. */
  history: History | undefined
  slots?: number
  /** What stands around the bar, from the same figures. */
  children?: (bar: React.ReactNode, uptime: Uptime | undefined) => React.ReactNode
}

/** How a service was over the last hours, from the recorded changes of its state. */
export function ServiceUptime({ history, slots = 48, children }: ServiceUptimeProps) {
  const t = useT()
  const format = useFormat()
  const uptime = useMemo(() => history && uptimeOf(history, slots), [history, slots])
  const bar =
    history === undefined || uptime === undefined ? (
      <Skeleton height={26} />
    ) : (
      <UptimeBar
        slots={uptime.slots.map(({ from, status }) => ({
          tone: status === undefined ? 'none' : slotTones[status],
          label: `${format.dateTime(new Date(from).toISOString())}: ${status === undefined ? t.service.uptime.noData : t.status.service[status]}`,
        }))}
        summary={t.service.uptime.summary(
          format.duration(Date.parse(history.to) - Date.parse(history.from)),
          uptime.healthy === undefined
            ? t.service.uptime.noData
            : t.service.uptime.healthy(format.percent(uptime.healthy)),
        )}
      />
    )
  return children ? children(bar, uptime) : bar
}
