import { useMutation, useQueryClient } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { User } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Button } from '../../ui/button.ts'
import { useSession } from '../auth/session.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** For somebody who has lost phone and recovery codes. */
export function ResetSecondFactor({ user }: { user: User }) {
  const words = useT().users.secondFactor
  const client = useQueryClient()
  const isMe = useSession().user.id === user.id
  const [asking, setAsking] = useState(false)
  const reset = useMutation({
    mutationFn: () => call(users.resetSecondFactor, { params: { userId: user.id } }),
    onSuccess: () => Promise.all(['users', 'sessions'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  if (isMe || !user.hasSecondFactor) return null
  return (
    <>
      <Button onClick={() => setAsking(true)}>{words.reset}</Button>
      {asking && (
        <Suspense>
          <Confirm
            title={words.title(user.username)}
            confirm={words.reset}
            mutation={reset}
            onClose={() => setAsking(false)}
          >
            {words.text}
          </Confirm>
        </Suspense>
      )}
    </>
  )
}
