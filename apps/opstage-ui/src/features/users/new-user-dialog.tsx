import { useMutation, useQueryClient } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { Role } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/fields.ts'
import { useFocusOnMount } from '../../ui/use-focus-on-mount.ts'
import { HandOver } from './hand-over.tsx'
import { newPassword } from './new-password.ts'
import { PasswordChoice } from './password-choice.tsx'
import { RoleChoice } from './role-choice.tsx'
import classes from './users.module.css'

export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [created, setCreated] = useState<Created | undefined>(undefined)
  return (
    <Dialog title={t.users.newTitle} onClose={onClose}>
      {created ? (
        <Done created={created} onClose={onClose} />
      ) : (
        <NewUserForm onCreated={setCreated} onCancel={onClose} />
      )}
    </Dialog>
  )
}

interface Created {
  username: string
  made: string | undefined
}

function NewUserForm({ onCreated, onCancel }: { onCreated: (created: Created) => void; onCancel: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [username, setUsername] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const create = useMutation({
    mutationFn: async () => {
      const made = typed === undefined ? newPassword() : undefined
      const name = displayName.trim()
      const body = { username, role, password: made ?? typed ?? '', ...(name === '' ? {} : { displayName: name }) }
      const { data } = await call(users.create, { body })
      return { username: data.username, made }
    },
    // The result holds the password: it must not outlive the dialog.
    gcTime: 0,
    onSuccess: (created) => {
      onCreated(created)
      return client.invalidateQueries({ queryKey: ['users'] })
    },
  })
  const issues = issuesOf(create.error)
  return (
    <Form className={classes.form} error={create.error} onSubmit={() => create.mutate()}>
      <TextInput
        label={t.users.username}
        description={t.users.usernameHelp}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={320}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={issues['username']}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <TextInput
        label={t.users.displayName}
        description={t.users.displayNameHelp}
        maxLength={200}
        autoComplete="off"
        error={issues['displayName']}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
      <PasswordChoice typed={typed} error={issues['password']} onChange={setTyped} />
      <DialogButtons>
        <Button onClick={onCancel}>{t.ui.cancel}</Button>
        <Button type="submit" variant="filled" loading={create.isPending}>
          {t.users.create}
        </Button>
      </DialogButtons>
    </Form>
  )
}

function Done({ created: { username, made }, onClose }: { created: Created; onClose: () => void }) {
  const t = useT()
  const done = useFocusOnMount<HTMLDivElement>('button')
  return (
    <div ref={done} className={classes.form}>
      <HandOver title={t.users.created(username)} username={username} password={made} />
      <DialogButtons>
        <Button variant="filled" onClick={onClose}>
          {t.users.done}
        </Button>
      </DialogButtons>
    </div>
  )
}
