import { useMutation, useQueryClient } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { User } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { HandOver } from './hand-over.tsx'
import { newPassword } from './new-password.ts'
import { PasswordChoice } from './password-choice.tsx'
import classes from './users.module.css'

/** For somebody who forgot it, or whose old one is known to others. */
export function ResetPasswordCard({ user }: { user: User }) {
  const t = useT()
  const client = useQueryClient()
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const reset = useMutation({
    mutationFn: async () => {
      const made = typed === undefined ? newPassword() : undefined
      await call(users.resetPassword, { params: { userId: user.id }, body: { password: made ?? typed ?? '' } })
      return { made }
    },
    // The result holds the password: it must not outlive this card.
    gcTime: 0,
    onSuccess: () => {
      setTyped(undefined)
      return client.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  return (
    <Card title={t.users.password.reset}>
      <Form className={classes.cardForm} error={reset.error} onSubmit={() => reset.mutate()}>
        <p>{t.users.password.consequence(user.username)}</p>
        {reset.data && <HandOver title={t.users.password.done} username={user.username} password={reset.data.made} />}
        <PasswordChoice typed={typed} error={issuesOf(reset.error)['password']} onChange={setTyped} />
        <Button type="submit" color="red" loading={reset.isPending}>
          {t.users.password.reset}
        </Button>
      </Form>
    </Card>
  )
}
