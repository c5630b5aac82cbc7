import { useMutation, useQueryClient } from '@tanstack/react-query'
import { settings as routes } from '@xtrape/capsule-contracts-node'
import type { Setting } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { FailureAlert } from '../../shell/failure-alert.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { settingsQuery } from '../system/queries.ts'
import { type Draft, changesOf, isValid, typedIn } from './draft.ts'
import { RetentionField } from './retention-field.tsx'
import classes from './settings.module.css'
import { useSettingWords } from './words.ts'

const Confirm = lazyPart(() => import('../../shell/confirm.tsx'), 'Confirm')

/** What can be changed while the server runs. Keeping less deletes, so that is asked. */
export function RetentionForm({ settings }: { settings: Setting[] }) {
  const t = useT()
  const words = useSettingWords()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>({})
  const [asking, setAsking] = useState(false)
  const changes = changesOf(settings, draft)
  const shorter = changes.filter(({ setting, value }) => value < setting.value)
  const allValid = settings.every((setting) => isValid(setting, typedIn(setting, draft)))
  const save = useMutation({
    mutationFn: () =>
      call(routes.update, { body: Object.fromEntries(changes.map(({ setting, to }) => [setting.key, to])) }),
    onSuccess: ({ data }) => {
      client.setQueryData(settingsQuery.queryKey, data)
      setDraft({})
    },
  })

  return (
    <form
      className={classes.rows}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!allValid || changes.length === 0) return
        if (shorter.length > 0) setAsking(true)
        else save.mutate()
      }}
    >
      {settings.map((setting) => (
        <RetentionField
          key={setting.key}
          setting={setting}
          draft={draft}
          onChange={(typed) => setDraft({ ...draft, [setting.key]: typed })}
        />
      ))}
      <div className={classes.save}>
        <Button type="submit" variant="filled" disabled={changes.length === 0} loading={save.isPending}>
          {t.retention.save}
        </Button>
        {changes.length > 0 && <Button onClick={() => setDraft({})}>{t.retention.discard}</Button>}
        {!asking && <FailureAlert error={save.error} />}
        {save.isSuccess && changes.length === 0 && <Alert tone="ok">{t.retention.saved}</Alert>}
      </div>
      {asking && (
        <Suspense>
          <Confirm
            title={t.retention.shorten.title}
            confirm={t.retention.shorten.confirm}
            mutation={save}
            onClose={() => setAsking(false)}
          >
            <p>{t.retention.shorten.text}</p>
            <ul className={classes.shorter}>
              {shorter.map(({ setting, value }) => (
                <li key={setting.key}>{t.retention.shorten.row(words.name(setting), words.value(setting, value))}</li>
              ))}
            </ul>
          </Confirm>
        </Suspense>
      )}
    </form>
  )
}
