import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { useTitle } from '../../shell/instance.tsx'
import { Logo } from '../../shell/logo.tsx'
import { LoginForm } from './login-form.tsx'
import classes from './login.module.css'

const route = getRouteApi('/login')

export function LoginPage() {
  const t = useT()
  const router = useRouter()
  const { next } = route.useSearch()
  useTitle(t.auth.title)
  return (
    <main className={classes.page}>
      <div className={classes.brand}>
        <Logo size={32} />
        {t.app.name}
      </div>
      <section className={classes.card} aria-labelledby="sign-in">
        <h1 id="sign-in">{t.auth.title}</h1>
        <LoginForm onDone={() => router.history.push(next ?? '/')} />
      </section>
      <p className={classes.note}>{t.auth.forgot}</p>
    </main>
  )
}
