import { Link } from '@tanstack/react-router'
import type { SearchHit } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { AgentBadge } from '../agents/agent-badge.tsx'
import { CommandBadge } from '../commands/command-badge.tsx'
import { ServiceBadge } from '../services/badges.tsx'
import type { Choice } from './groups.ts'
import classes from './palette.module.css'

interface OptionProps {
  id: string
  choice: Choice
  isActive: boolean
  /** What was chosen some time ago: how it is now is not known. */
  isRecent: boolean
  onPoint: () => void
  onChoose: () => void
}

/** A link, so that it can be opened in another tab; the keyboard stays in the field above. */
export function Option({ id, choice, isActive, isRecent, onPoint, onChoose }: OptionProps) {
  const { icon, title, subtitle, link, hit } = choice
  return (
    <Link
      {...link}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <option> cannot be a link
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={classes.option}
      onPointerMove={onPoint}
      onClick={({ ctrlKey, metaKey, shiftKey }) => {
        if (!ctrlKey && !metaKey && !shiftKey) onChoose()
      }}
    >
      <Icon name={icon} size={16} />
      <span className={classes.name}>
        <b>{title}</b> {subtitle !== undefined && subtitle !== title && <span>{subtitle}</span>}
      </span>
      {hit && !isRecent && <State hit={hit} />}
    </Link>
  )
}

function State({ hit }: { hit: SearchHit }) {
  const t = useT()
  switch (hit.kind) {
    case 'SERVICE':
      return <ServiceBadge service={{ status: hit.status, attention: null }} />
    case 'AGENT':
      return <AgentBadge status={hit.status} />
    case 'COMMAND':
      return (
        <span className={classes.state}>
          <RelativeTime at={hit.at} />
          <CommandBadge status={hit.status} />
        </span>
      )
    case 'ACTION':
      return <span className={classes.state}>{t.actions.run}</span>
  }
}
