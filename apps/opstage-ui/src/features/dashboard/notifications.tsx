import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { wordCause } from '../../i18n/cause-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { plainTimes } from '../../ui/timed-text.tsx'
import { startNotifier } from './notifier.ts'

/** Says what has just come to need attention and why, outside of the page; a click leads there. Draws nothing. */
export function Notifications() {
  const { t, format } = useI18n()
  const client = useQueryClient()
  const navigate = useNavigate()
  useEffect(
    () =>
      startNotifier({
        client,
        show: ({ kind, target, status, cause, reason, since }, tag) => {
          const words = { ...t.status.service, ...t.status.agent, ...t.status.attention } as Record<string, string>
          const why = plainTimes(wordCause(cause, t.reasons, format) ?? reason, format)
          const notification = new Notification(`${target.name}: ${words[status] ?? status}`, {
            body: `${t.overview.notifySince(format.clock(since))} · ${why}`,
            tag,
          })
          notification.addEventListener('click', () => {
            window.focus()
            notification.close()
            void navigate(
              kind === 'SERVICE'
                ? { to: '/capsule-services/$serviceId', params: { serviceId: target.id } }
                : { to: '/agents/$agentId', params: { agentId: target.id } },
            )
          })
        },
      }),
    [client, navigate, t, format],
  )
  return null
}
