import { describeFailure } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { DrawerBody, DrawerFooter } from '../../ui/drawer.tsx'
import { Loading, SkeletonLines } from '../../ui/skeleton.tsx'
import { OpenFailed } from './open-action.ts'

interface OpeningProps {
  description: string | null
  error: unknown
  onRetry: () => void
  onUnasked: () => void
  onClose: () => void
}

/** While the service is asked for the form, and when it did not answer. */
export function Opening({ description, error, onRetry, onUnasked, onClose }: OpeningProps) {
  const t = useT()
  const failure = error === null ? undefined : describeOpening(error, t)
  return (
    <>
      <DrawerBody>
        {description !== null && <p>{description}</p>}
        {failure ? (
          <Alert tone="bad" title={failure.title}>
            {failure.text}
          </Alert>
        ) : (
          <Loading label={t.actions.opening}>
            <p>{t.actions.opening}</p>
            <SkeletonLines lines={5} />
          </Loading>
        )}
      </DrawerBody>
      <DrawerFooter>
        <Button onClick={onClose}>{t.ui.close}</Button>
        {failure && <Button onClick={onUnasked}>{t.actions.openAnyway}</Button>}
        {failure && (
          <Button variant="filled" onClick={onRetry}>
            {t.ui.retry}
          </Button>
        )}
      </DrawerFooter>
    </>
  )
}

function describeOpening(error: unknown, t: ReturnType<typeof useT>) {
  if (!(error instanceof OpenFailed)) return describeFailure(error, t)
  const timedOut = error.command.status === 'EXPIRED'
  const { what, next } = t.errors[timedOut ? 'ACTION_PREPARE_TIMEOUT' : 'ACTION_PREPARE_FAILED']
  return { title: what, text: error.command.errorMessage ?? next }
}
