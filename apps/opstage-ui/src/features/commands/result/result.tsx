import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useT } from '../../../i18n/i18n.tsx'
import type { Messages } from '../../../i18n/messages.ts'
import { Alert } from '../../../ui/alert.tsx'
import { Choice } from '../../../ui/choice.tsx'
import { JsonView } from '../../../ui/json-view.tsx'
import { plainText } from '../../../ui/plain-text.ts'
import { Property, PropertyList } from '../../../ui/property-list.tsx'
import classes from '../commands.module.css'
import { isOpen } from '../queries.ts'
import { ResultList } from './list.tsx'
import { readList } from 'opstage-payload-schema/read-list'
import type { RowAction } from 'opstage-payload-schema/read-list'
import { SecretBox } from './secret.tsx'

interface ResultProps {
  command: CommandDetail
  /** Draws the buttons of a row; without it the list can only be read. */
  renderRowActions?: ((actions: readonly RowAction[], row: Record<string, unknown>) => ReactNode) | undefined
}

/** What came of a command, as what it is: a list, properties, a secret, or JSON; raw JSON is always one click away. */
export function CommandResult({ command, renderRowActions }: ResultProps) {
  const t = useT()
  const [raw, setRaw] = useState(false)
  if (isOpen(command.status)) return null
  const { data, message } = command.result ?? {}
  const { generatedKey, ...shown } = data ?? {}
  const hasData = Object.keys(shown).length > 0
  return (
    <div className={classes.stack}>
      <Outcome command={command} />
      {message && command.status === 'SUCCEEDED' && <p className={classes.message}>{message}</p>}
      {(command.secretAvailable || typeof generatedKey === 'string') && <SecretBox command={command} />}
      {hasData && (
        <>
          <Choice<'shown' | 'raw'>
            quiet
            label={t.command.view}
            value={raw ? 'raw' : 'shown'}
            options={[
              { value: 'shown', label: t.command.shown },
              { value: 'raw', label: t.command.rawJson },
            ]}
            onChange={(view) => setRaw(view === 'raw')}
          />
          {raw ? (
            <JsonView value={data} label={t.command.rawJson} tall />
          ) : (
            <ResultData data={shown} renderRowActions={renderRowActions} />
          )}
        </>
      )}
      {command.status === 'SUCCEEDED' && !hasData && !message && generatedKey === undefined && (
        <p className={classes.sub}>{t.command.noResult}</p>
      )}
    </div>
  )
}

/** Why it did not succeed, and what to do. */
function Outcome({ command: { status, errorCode, errorMessage, startedAt } }: { command: CommandDetail }) {
  const t = useT()
  if (status !== 'FAILED' && status !== 'EXPIRED' && status !== 'CANCELLED') return null
  const neverTaken = status === 'EXPIRED' && startedAt === null
  const outcome = t.command.outcome[neverTaken ? 'UNTAKEN' : status]
  const known = errorCode === null ? outcome : wordsOf(errorCode, t)
  return (
    <Alert tone={status === 'FAILED' ? 'bad' : 'warn'} title={known?.what ?? errorMessage ?? outcome.what}>
      {known && errorMessage !== null && <span className={classes.message}>{errorMessage}</span>}
      <span>{(known ?? outcome).next}</span>
      {errorCode !== null && <code>{errorCode}</code>}
    </Alert>
  )
}

/** Handlers may choose codes of their own; only ours have words. */
const wordsOf = (code: string, t: Messages) =>
  Object.hasOwn(t.errors, code) ? t.errors[code as keyof Messages['errors']] : undefined

function ResultData({
  data,
  renderRowActions,
}: { data: Record<string, unknown> } & Pick<ResultProps, 'renderRowActions'>) {
  const t = useT()
  const { list, ...rest } = data
  const found = readList(list)
  if (found) {
    return (
      <>
        <ResultList list={found} renderRowActions={renderRowActions} />
        {Object.keys(rest).length > 0 && <ResultData data={rest} renderRowActions={undefined} />}
      </>
    )
  }
  const isFlat = Object.values(data).every((value) => typeof value !== 'object' || value === null)
  if (!isFlat) return <JsonView value={data} label={t.command.result} tall />
  return (
    <div className={classes.framed}>
      <PropertyList>
        {Object.entries(data).map(([name, value]) => (
          <Property key={name} name={name}>
            {plain(value, t)}
          </Property>
        ))}
      </PropertyList>
    </div>
  )
}

function plain(value: unknown, t: Messages): string {
  if (value === null) return t.ui.none
  return typeof value === 'boolean' ? (value ? t.ui.yes : t.ui.no) : plainText(value)
}
