import { useMutation, useQueryClient } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { issuesOf } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Form } from '../../shell/form.tsx'
import { Button } from '../../ui/button.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { PasswordInput, TextInput } from '../../ui/fields.ts'
import { secondFactorQuery } from './second-factor-card.tsx'
import classes from './second-factor.module.css'

/** Takes what signing in takes: an open browser alone must not weaken the account. */
export function SwitchOffSecondFactor({ onClose }: { onClose: () => void }) {
  const t = useT()
  const words = t.account.secondFactor
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const switchOff = useMutation({
    mutationFn: () => call(auth.switchOffSecondFactor, { body: { password, code } }),
    onSuccess: () => {
      onClose()
      return client.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
    },
  })
  const issues = issuesOf(switchOff.error)
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Form className={classes.steps} error={switchOff.error} onSubmit={() => switchOff.mutate()}>
        <p>{words.offText}</p>
        <PasswordInput
          label={t.account.password.current}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          error={issues['password'] === undefined ? undefined : t.account.password.wrong}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t.auth.showPassword }}
        />
        <TextInput
          label={t.auth.code}
          description={t.auth.codeHelp}
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          maxLength={40}
          error={issues['code'] === undefined ? undefined : words.wrong}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <DialogButtons>
          <Button onClick={onClose}>{t.ui.cancel}</Button>
          <Button type="submit" variant="filled" color="red" loading={switchOff.isPending}>
            {words.switchOff}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  )
}
