import { useT } from '../../i18n/i18n.tsx'
import { Choice } from '../../ui/choice.tsx'
import { PasswordInput } from '../../ui/fields.ts'

interface PasswordChoiceProps {
  /** What was typed; undefined while the console is to make one. */
  typed: string | undefined
  error: string | undefined
  onChange: (typed: string | undefined) => void
}

export function PasswordChoice({ typed, error, onChange }: PasswordChoiceProps) {
  const t = useT()
  const words = t.users.password
  return (
    <>
      <Choice
        label={words.label}
        value={typed === undefined ? 'made' : 'typed'}
        options={[
          { value: 'made', label: words.made },
          { value: 'typed', label: words.typed },
        ]}
        onChange={(how) => onChange(how === 'made' ? undefined : '')}
      />
      {typed !== undefined && (
        <PasswordInput
          label={words.new}
          description={t.account.password.nextHelp}
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={12}
          maxLength={256}
          error={error}
          value={typed}
          onChange={(event) => onChange(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t.auth.showPassword }}
        />
      )}
    </>
  )
}
