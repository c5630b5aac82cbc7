import { useT } from '../../i18n/i18n.tsx'
import { Alert } from '../../ui/alert.tsx'
import { SecretText } from '../../ui/secret-text.tsx'
import classes from './users.module.css'

interface HandOverProps {
  title: string
  username: string
  /** Undefined when it was typed: then whoever typed it knows it. */
  password: string | undefined
}

/** The only time that a password which was made can be had. */
export function HandOver({ title, username, password }: HandOverProps) {
  const t = useT()
  const words = t.users.handOver
  return (
    <div className={classes.handOver}>
      <Alert tone="ok" title={title}>
        {password === undefined ? words.typed(username) : words.made(username)}
      </Alert>
      {password !== undefined && (
        <SecretText text={password} secret={password} label={words.password} copyLabel={words.copy} />
      )}
    </div>
  )
}
