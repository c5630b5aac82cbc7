import { useT } from '../../i18n/i18n.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { LoginForm } from './login-form.tsx'
import { useSession } from './session.ts'

/** The session ended under an open page: sign in over it, so that nothing typed is lost. */
export function SessionEnded() {
  const t = useT()
  const { user } = useSession()
  return (
    <Dialog title={t.auth.ended.title}>
      <p>{t.auth.ended.text}</p>
      <LoginForm username={user.username} onDone={() => undefined} />
    </Dialog>
  )
}
