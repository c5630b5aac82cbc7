import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { PartMissing, serverAnswers } from '../parts.ts'
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

const LOOK_AGAIN_MS = 5000

/** Reloading without a server would leave nothing on the screen. */
async function reloadIfAnswered(): Promise<void> {
  if (await serverAnswers()) location.reload()
}

/** A page that could not be loaded, or threw while it was drawn; the frame around it stays. */
export function Crashed({ error }: { error: unknown }) {
  const t = useT()
  const isMissing = error instanceof PartMissing
  const words = isMissing ? { title: t.errors.NETWORK.what, text: t.errors.NETWORK.next } : t.app.crashed
  useEffect(() => {
    if (!isMissing) return
    const timer = setInterval(() => void reloadIfAnswered(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isMissing])
  return (
    <Page title={words.title}>
      <ErrorState title={words.title} text={words.text} onRetry={() => void reloadIfAnswered()} />
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
