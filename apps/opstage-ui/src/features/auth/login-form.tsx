import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Button } from '../../ui/button.ts'
import { PasswordInput, TextInput } from '../../ui/fields.ts'
import classes from './login.module.css'
import { signIn } from './session.ts'

export function LoginForm({ username: known = '', onDone }: { username?: string; onDone: () => void }) {
  const t = useT()
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const login = useMutation({ mutationFn: () => signIn(username, password), onSuccess: onDone })

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        login.mutate()
      }}
    >
      <FailureAlert error={login.error} />
      <TextInput
        label={t.auth.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus={known === '' || undefined}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- signing in is all that this page is for
        autoFocus={known === ''}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label={t.auth.password}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus={known !== '' || undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t.auth.showPassword }}
      />
      <Button type="submit" variant="filled" fullWidth loading={login.isPending}>
        {t.auth.submit}
      </Button>
    </form>
  )
}
