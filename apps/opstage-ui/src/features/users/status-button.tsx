import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { User } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'
import { useSession } from '../auth/session.ts'
import { sessionsQuery } from '../auth/sessions.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** Lets somebody out or in again; says first what becomes of the sessions. */
export function StatusButton({ user }: { user: User }) {
  const t = useT()
  const client = useQueryClient()
  const isMe = useSession().user.id === user.id
  const [asking, setAsking] = useState(false)
  const { data: sessions } = useQuery(sessionsQuery(user.id))
  const deed = user.status === 'ACTIVE' ? 'disable' : 'enable'
  const mutation = useMutation({
    mutationFn: () =>
      call(users.update, {
        params: { userId: user.id },
        body: { status: deed === 'disable' ? 'DISABLED' : 'ACTIVE' },
      }),
    onSuccess: () =>
      Promise.all(['users', 'sessions', 'session'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  return (
    <>
      <Button
        {...(deed === 'disable' ? { color: 'red' } : {})}
        onClick={() => {
          mutation.reset()
          setAsking(true)
        }}
      >
        {t.users[deed].button}
      </Button>
      {asking && (
        <Suspense>
          <Confirm
            title={t.users[deed].title(user.username)}
            confirm={t.users[deed].button}
            harmless={deed === 'enable'}
            mutation={mutation}
            onClose={() => setAsking(false)}
          >
            {deed === 'enable'
              ? t.users.enable.text
              : isMe
                ? t.users.disable.self
                : t.users.disable.text(sessions?.length ?? 0)}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
