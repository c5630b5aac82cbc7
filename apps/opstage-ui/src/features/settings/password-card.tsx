import { useMutation } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { PasswordInput } from '../../ui/fields.ts'
import { enterSession } from '../auth/session.ts'
import classes from './settings.module.css'

const SHORTEST = 12

/** Changes the own password. The server ends all other sessions and answers with a new one for this browser. */
export function PasswordCard({ username }: { username: string }) {
  const t = useT()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [repeat, setRepeat] = useState('')
  const [tried, setTried] = useState(false)
  const change = useMutation({
    mutationFn: () => call(auth.changePassword, { body: { currentPassword: current, newPassword: next } }),
    onSuccess: ({ data }) => {
      enterSession(data)
      setCurrent('')
      setNext('')
      setRepeat('')
      setTried(false)
    },
  })
  const problems = {
    next: tried && next.length < SHORTEST ? t.account.password.short : issuesOf(change.error)['newPassword'],
    repeat: tried && repeat !== next ? t.account.password.differs : undefined,
    current: issuesOf(change.error)['currentPassword'] === undefined ? undefined : t.account.password.wrong,
  }
  const show = { visibilityToggleButtonProps: { 'aria-label': t.auth.showPassword } }

  return (
    <Card title={t.account.password.title}>
      <Form
        className={classes.form}
        error={change.error}
        onSubmit={() => {
          setTried(true)
          if (next.length >= SHORTEST && next === repeat) change.mutate()
        }}
      >
        {change.isSuccess && !tried && <Alert tone="ok">{t.account.password.done}</Alert>}
        {/* Password managers take the account from this field. */}
        <input type="text" name="username" autoComplete="username" defaultValue={username} hidden />
        <PasswordInput
          {...show}
          label={t.account.password.current}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={problems.current}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          {...show}
          label={t.account.password.next}
          description={t.account.password.nextHelp}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={problems.next}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <PasswordInput
          {...show}
          label={t.account.password.repeat}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={problems.repeat}
          value={repeat}
          onChange={(event) => setRepeat(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={change.isPending}>
          {t.account.password.submit}
        </Button>
      </Form>
    </Card>
  )
}
