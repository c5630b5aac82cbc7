import { useRouter } from '@tanstack/react-router'
import { useT } from '../i18n/i18n.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from './page.tsx'
import { FailureState } from './query-view.tsx'

/** No page has this address. */
export function NotFound() {
  const t = useT()
  return (
    <Page title={t.app.notFound.title}>
      <EmptyState icon="search" title={t.app.notFound.title} text={t.app.notFound.text}>
        <LinkButton to="/">{t.app.notFound.home}</LinkButton>
      </EmptyState>
    </Page>
  )
}

/** A page that threw while it was drawn; the frame around it stays. */
export function Crashed() {
  const t = useT()
  return (
    <Page title={t.app.crashed.title}>
      <ErrorState title={t.app.crashed.title} text={t.app.crashed.text} onRetry={() => location.reload()} />
    </Page>
  )
}

/** The console itself loaded, the server behind it does not answer. */
export function Unreachable({ error }: { error: unknown }) {
  const t = useT()
  const router = useRouter()
  return (
    <main>
      <Page title={t.app.name}>
        <FailureState error={error} onRetry={() => void router.invalidate()} />
      </Page>
    </main>
  )
}
