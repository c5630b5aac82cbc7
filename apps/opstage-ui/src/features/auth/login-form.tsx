import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isApiError } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { PasswordInput, TextInput } from '../../ui/fields.ts'
import classes from './login.module.css'
import { signIn } from './session.ts'

/** Name and password; the code of the second factor when the server asks for it. */
export function LoginForm({ username: known = '', onDone }: { username?: string; onDone: () => void }) {
  const t = useT()
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | undefined>(undefined)
  const login = useMutation({
    mutationFn: () => signIn(username, password, code),
    onSuccess: onDone,
    onError: (error) => {
      // After the code is asked for it stays: who mistyped it would have to go back otherwise.
      if (isApiError(error, 'SECOND_FACTOR_REQUIRED')) setCode('')
    },
  })
  const asksForCode = code !== undefined

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        login.mutate()
      }}
    >
      {asksForCode && isApiError(login.error, 'LOGIN_FAILED') ? (
        <Alert tone="bad" title={t.auth.wrongWithCode} />
      ) : (
        !isApiError(login.error, 'SECOND_FACTOR_REQUIRED') && <FailureAlert error={login.error} />
      )}
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
      {asksForCode && (
        <TextInput
          label={t.auth.code}
          description={t.auth.codeHelp}
          name="code"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          maxLength={40}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the server has just asked for it
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Button type="submit" variant="filled" fullWidth loading={login.isPending}>
        {t.auth.submit}
      </Button>
    </form>
  )
}
