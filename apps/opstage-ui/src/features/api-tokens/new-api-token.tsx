import { apiTokens } from '@xtrape/capsule-contracts-node'
import type { Data } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Button } from '../../ui/button.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { SecretText } from '../../ui/secret-text.tsx'
import classes from './api-tokens.module.css'
import { NewApiTokenForm } from './new-api-token-form.tsx'

export type CreatedApiToken = Data<typeof apiTokens.create>

/** Asks what the token is for, then shows it, once, with the command line that tries it. */
export function NewApiToken({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [created, setCreated] = useState<CreatedApiToken | undefined>(undefined)
  if (!created)
    return (
      <Dialog title={t.apiTokens.create} onClose={onClose}>
        <NewApiTokenForm onCreated={setCreated} onCancel={onClose} />
      </Dialog>
    )
  return (
    <Dialog wide title={t.apiTokens.made(created.name)} onClose={onClose}>
      <div className={classes.made}>
        <SecretText
          text={created.rawToken}
          secret={created.rawToken}
          label={t.apiTokens.token}
          copyLabel={t.apiTokens.copyToken}
        />
        <p className={classes.hint}>{t.apiTokens.once}</p>
        <h3>{t.apiTokens.tryIt}</h3>
        <SecretText
          secret={created.rawToken}
          text={curlLine(location.origin, created.rawToken)}
          label={t.apiTokens.tryIt}
          copyLabel={t.apiTokens.copyLine}
        />
        <DialogButtons>
          <Button variant="filled" onClick={onClose}>
            {t.apiTokens.done}
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  )
}

const curlLine = (origin: string, rawToken: string) =>
  `curl -H 'Authorization: Bearer ${rawToken}' ${origin}/api/admin/capsule-services`
