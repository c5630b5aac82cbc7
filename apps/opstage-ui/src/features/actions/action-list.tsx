import type { ActionDefinition } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { useMay } from '../auth/session.ts'
import classes from './actions.module.css'
import { DangerBadge } from './danger-badge.tsx'
import { matching, grouped, sorted } from './order.ts'

const SEARCH_FROM = 12

/** The operations that a service declares, in its own order and groups. */
export function ActionList({ actions, limit }: { actions: readonly ActionDefinition[]; limit?: number }) {
  const t = useT()
  const [text, setText] = useState<string | undefined>(undefined)
  if (actions.length === 0) {
    return <EmptyState icon="prompt" title={t.service.noActions.title} text={t.service.noActions.text} />
  }
  if (limit !== undefined) return <Rows actions={sorted(actions).slice(0, limit)} />
  const found = matching(actions, text)
  return (
    <>
      {actions.length >= SEARCH_FROM && (
        <div className={classes.search}>
          <SearchBox label={t.actions.search} value={text} onSearch={setText} />
        </div>
      )}
      {found.length === 0 && <p className={classes.none}>{t.actions.noMatch}</p>}
      {grouped(found).map(([category, members]) => (
        <section key={category}>
          {category !== '' && <h3 className={classes.category}>{category}</h3>}
          <Rows actions={members} />
        </section>
      ))}
    </>
  )
}

function Rows({ actions }: { actions: readonly ActionDefinition[] }) {
  return (
    <ul className={classes.list}>
      {actions.map((action) => (
        <Row key={action.name} action={action} />
      ))}
    </ul>
  )
}

function Row({ action }: { action: ActionDefinition }) {
  const t = useT()
  const may = useMay('operator')
  return (
    <li className={classes.row}>
      <div className={classes.label}>
        <strong>{action.label}</strong>
        <DangerBadge level={action.dangerLevel} />
      </div>
      {action.description !== null && <p>{action.description}</p>}
      <div className={classes.run}>
        {!action.enabled && <span className={classes.off}>{t.actions.disabled}</span>}
        {action.enabled && may && (
          <LinkButton
            to="."
            search={(before: object) => ({ ...before, action: action.name, command: undefined })}
            resetScroll={false}
            aria-label={t.actions.runOf(action.label)}
          >
            {t.actions.run}
          </LinkButton>
        )}
      </div>
    </li>
  )
}
