import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import type { Session, User } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { clientName } from './client-name.ts'
import classes from './sessions.module.css'
import { sessionsQuery } from './sessions.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** Where a user is signed in; every session but this one can be ended from here. */
export function SessionsCard({ user }: { user: Pick<User, 'id' | 'username'> }) {
  const words = useT().account.sessions
  const query = useQuery(sessionsQuery(user.id))
  const columns = useSessionColumns()
  const others = query.data?.filter((session) => !session.current) ?? []
  const isMine = others.length !== query.data?.length
  return (
    <Card
      title={words.title}
      {...(isMine ? { note: words.note } : {})}
      action={others.length > 0 && <EndAll user={user} count={others.length} isMine={isMine} />}
    >
      <QueryView query={query} skeleton={<SkeletonLines />}>
        {(sessions) =>
          sessions.length === 0 ? (
            <EmptyState icon="person" title={words.empty} />
          ) : (
            <DataTable label={words.title} rows={sessions} rowKey={(session) => session.id} columns={columns} />
          )
        }
      </QueryView>
    </Card>
  )
}

function useSessionColumns(): Column<Session>[] {
  const t = useT()
  const words = t.account.sessions
  return [
    { key: 'client', header: words.client, wide: true, cell: (session) => <Client session={session} /> },
    { key: 'address', header: words.address, hide: 'phone', cell: ({ ipAddress }) => ipAddress ?? t.ui.unknown },
    { key: 'since', header: words.since, hide: 'tablet', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      key: 'lastSeen',
      header: words.lastSeen,
      hide: 'phone',
      cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} />,
    },
    { key: 'ends', header: words.ends, hide: 'tablet', cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
    {
      key: 'actions',
      header: words.actions,
      quiet: true,
      align: 'right',
      cell: (session) => <EndSession session={session} />,
    },
  ]
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
    mutationFn: () => call(auth.endSession, { params: { sessionId: session.id }, query: { userId: session.userId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  if (session.current) return null
  return (
    <>
      <FailureAlert error={end.error} />
      <Button
        size="compact-sm"
        aria-label={t.account.sessions.endOf(session.userAgent ?? t.account.sessions.unknownClient)}
        loading={end.isPending}
        onClick={() => end.mutate()}
      >
        {t.account.sessions.end}
      </Button>
    </>
  )
}

interface EndAllProps {
  user: Pick<User, 'id' | 'username'>
  count: number
  isMine: boolean
}

function EndAll({ user, count, isMine }: EndAllProps) {
  const words = useT().account.sessions
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const end = useMutation({
    mutationFn: () => call(auth.endOtherSessions, { query: { userId: user.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  })
  const label = isMine ? words.endOthers : words.endAll
  return (
    <>
      <Button size="compact-sm" color="red" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={isMine ? words.endOthersTitle : words.endAllTitle(user.username)}
            confirm={label}
            mutation={end}
            onClose={() => setAsking(false)}
          >
            {isMine ? words.endOthersText(count) : words.endAllText(count)}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
