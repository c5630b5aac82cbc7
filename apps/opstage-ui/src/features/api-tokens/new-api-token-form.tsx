import { useMutation, useQueryClient } from '@tanstack/react-query'
import { apiTokens, Role, roleRank } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { DialogButtons } from '../../ui/dialog.tsx'
import { NativeSelect, TextInput } from '../../ui/fields.ts'
import { useSession } from '../auth/session.ts'
import classes from './api-tokens.module.css'
import type { CreatedApiToken } from './new-api-token.tsx'

const QUARTER_SECONDS = 90 * 86_400

interface NewApiTokenFormProps {
  onCreated: (token: CreatedApiToken) => void
  onCancel: () => void
}

/** The least is offered first: a script that only reads needs no more than a viewer may. */
export function NewApiTokenForm({ onCreated, onCancel }: NewApiTokenFormProps) {
  const t = useT()
  const words = t.apiTokens.form
  const client = useQueryClient()
  const own = useSession().user.role
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [lifetime, setLifetime] = useState(String(QUARTER_SECONDS))
  const create = useMutation({
    mutationFn: () => call(apiTokens.create, { body: { name, role, expiresInSeconds: Number(lifetime) } }),
    onSuccess: ({ data }) => {
      onCreated(data)
      return client.invalidateQueries({ queryKey: ['apiTokens'] })
    },
  })
  const roles = Role.options.filter((one) => roleRank[one] <= roleRank[own]).toReversed()

  return (
    <Form className={classes.form} error={create.error} onSubmit={() => create.mutate()}>
      <TextInput
        label={words.name}
        description={words.nameHelp}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        error={issuesOf(create.error)['name']}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={words.role}
        description={words.roleHelp}
        value={role}
        data={roles.map((value) => ({ value, label: t.app.role[value] }))}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
      />
      <NativeSelect
        label={words.lifetime}
        value={lifetime}
        data={Object.entries(words.lifetimes).map(([value, label]) => ({ value, label }))}
        onChange={(event) => setLifetime(event.currentTarget.value)}
      />
      <DialogButtons>
        <Button onClick={onCancel}>{t.ui.cancel}</Button>
        <Button type="submit" variant="filled" loading={create.isPending}>
          {words.submit}
        </Button>
      </DialogButtons>
    </Form>
  )
}
