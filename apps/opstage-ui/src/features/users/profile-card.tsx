import { useMutation, useQueryClient } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { User } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { TextInput } from '../../ui/fields.ts'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useSession } from '../auth/session.ts'
import { RoleChoice } from './role-choice.tsx'
import classes from './users.module.css'

/** Who this is and what they may do. */
export function ProfileCard({ user }: { user: User }) {
  const t = useT()
  const client = useQueryClient()
  const isMe = useSession().user.id === user.id
  const [displayName, setDisplayName] = useState(user.displayName ?? '')
  const [role, setRole] = useState(user.role)
  const name = displayName.trim()
  const isChanged = name !== (user.displayName ?? '') || role !== user.role
  const save = useMutation({
    mutationFn: () =>
      call(users.update, { params: { userId: user.id }, body: { role, displayName: name === '' ? null : name } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['users'] }),
        ...(isMe ? [client.invalidateQueries({ queryKey: ['session'] })] : []),
      ]),
  })
  return (
    <Card title={t.users.profile}>
      <PropertyList>
        <Property name={t.users.lastLogin}>
          {user.lastLoginAt === null ? t.users.never : <RelativeTime at={user.lastLoginAt} />}
        </Property>
        <Property name={t.users.createdAt}>
          <RelativeTime at={user.createdAt} />
        </Property>
      </PropertyList>
      <Form className={classes.cardForm} error={save.error} onSubmit={() => save.mutate()}>
        {save.isSuccess && !isChanged && <Alert tone="ok">{t.users.saved}</Alert>}
        <TextInput
          label={t.users.displayName}
          maxLength={200}
          autoComplete="off"
          error={issuesOf(save.error)['displayName']}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        {isMe && role !== user.role && <Alert tone="warn">{t.users.ownRole}</Alert>}
        <Button type="submit" variant="filled" disabled={!isChanged} loading={save.isPending}>
          {t.users.save}
        </Button>
      </Form>
    </Card>
  )
}
