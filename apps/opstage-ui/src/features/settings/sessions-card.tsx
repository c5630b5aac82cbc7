import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import type { Session } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { live } from '../../live.ts'
import { QueryView } from '../../shell/query-view.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { clientName } from './client-name.ts'
import classes from './settings.module.css'

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call(auth.sessions, {}, { signal })).data,
  ...live('sessions'),
})

/** Where this user is signed in; each but this one can be ended from here. */
export function SessionsCard() {
  const t = useT()
  const query = useQuery(sessionsQuery)
  const words = t.account.sessions
  return (
    <Card title={words.title} note={words.note}>
      <QueryView query={query} skeleton={<SkeletonLines />}>
        {(sessions) => (
          <DataTable
            label={words.title}
            rows={sessions}
            rowKey={(session) => session.id}
            columns={[
              { key: 'client', header: words.client, wide: true, cell: (session) => <Client session={session} /> },
              {
                key: 'address',
                header: words.address,
                hide: 'phone',
                cell: (session) => session.ipAddress ?? t.ui.unknown,
              },
              {
                key: 'since',
                header: words.since,
                hide: 'tablet',
                cell: (session) => <RelativeTime at={session.createdAt} />,
              },
              {
                key: 'lastSeen',
                header: words.lastSeen,
                hide: 'phone',
                cell: (session) => <RelativeTime at={session.lastSeenAt} />,
              },
              {
                key: 'ends',
                header: words.ends,
                hide: 'tablet',
                cell: (session) => <RelativeTime at={session.expiresAt} />,
              },
              {
                key: 'actions',
                header: words.actions,
                quiet: true,
                align: 'right',
                cell: (session) => <EndSession session={session} />,
              },
            ]}
          />
        )}
      </QueryView>
    </Card>
  )
}

function Client({ session }: { session: Session }) {
  const t = useT()
  return (
    <span className={classes.client} title={session.userAgent ?? undefined}>
      {session.userAgent === null ? t.account.sessions.unknownClient : clientName(session.userAgent)}
      {session.current && <StatusBadge look={{ tone: 'ok', shape: 'dot', label: t.account.sessions.here }} />}
    </span>
  )
}

function EndSession({ session }: { session: Session }) {
  const t = useT()
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => call(auth.endSession, { params: { sessionId: session.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  if (session.current) return null
  return (
    <Button
      size="compact-sm"
      aria-label={t.account.sessions.endOf(session.userAgent ?? t.account.sessions.unknownClient)}
      loading={end.isPending}
      onClick={() => end.mutate()}
    >
      {t.account.sessions.end}
    </Button>
  )
}
