import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tokens } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { NativeSelect, TextInput } from '../../ui/fields.ts'
import type { NewToken } from './connect-steps.tsx'
import classes from './tokens.module.css'

interface NewTokenFormProps {
  agentCode?: string | undefined
  onCreated: (token: NewToken) => void
}

/** One use within an hour, unless the limits are opened. */
export function NewTokenForm({ agentCode: bound, onCreated }: NewTokenFormProps) {
  const t = useT()
  const words = t.connect.form
  const client = useQueryClient()
  const [name, setName] = useState(bound ?? words.defaultName)
  const [agentCode, setAgentCode] = useState(bound ?? '')
  const [lifetime, setLifetime] = useState('3600')
  const [uses, setUses] = useState('1')
  const lastingUnbound = agentCode === '' && (lifetime === '' || uses === '')
  const create = useMutation({
    mutationFn: () =>
      call(tokens.create, {
        body: {
          name,
          expiresInSeconds: lifetime === '' ? null : Number(lifetime),
          maxUses: uses === '' ? null : Number(uses),
          ...(agentCode === '' ? {} : { agentCode }),
        },
      }),
    onSuccess: ({ data }) => {
      onCreated(data)
      return client.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  const issues = issuesOf(create.error)

  return (
    <Form
      className={classes.form}
      error={create.error}
      onSubmit={() => {
        if (!lastingUnbound) create.mutate()
      }}
    >
      <TextInput
        label={words.name}
        description={words.nameHelp}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        error={issues['name']}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <details className={classes.limits} open={bound !== undefined}>
        <summary>{words.options}</summary>
        <div className={classes.fields}>
          <NativeSelect
            label={words.lifetime}
            value={lifetime}
            data={options(words.lifetimes)}
            onChange={(event) => setLifetime(event.currentTarget.value)}
          />
          <NativeSelect
            label={words.uses}
            value={uses}
            data={options(words.usesOptions)}
            onChange={(event) => setUses(event.currentTarget.value)}
          />
          <TextInput
            className={classes.full ?? ''}
            label={words.agentCode}
            description={words.agentCodeHelp}
            maxLength={80}
            autoCapitalize="none"
            spellCheck={false}
            error={lastingUnbound ? words.lastingNeedsCode : issues['agentCode']}
            value={agentCode}
            onChange={(event) => setAgentCode(event.currentTarget.value)}
          />
        </div>
      </details>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {words.submit}
      </Button>
    </Form>
  )
}

/** Numbers first, the one without an end last. */
const options = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }))
