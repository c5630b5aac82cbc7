import { Link } from '@tanstack/react-router'
import type { RegistrationToken, TokenStatus } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'
import { TokenButtons } from './token-buttons.tsx'
import classes from './tokens.module.css'

const looks: Record<TokenStatus, Omit<StatusLook, 'label'>> = {
  ACTIVE: { tone: 'ok', shape: 'dot' },
  USED: { tone: 'off', shape: 'ring' },
  REVOKED: { tone: 'off', shape: 'slash' },
  EXPIRED: { tone: 'off', shape: 'dashed' },
}

export function useTokenColumns(): Column<RegistrationToken>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      key: 'status',
      header: t.tokens.status,
      cell: ({ status }) => <StatusBadge look={{ ...looks[status], label: t.status.token[status] }} />,
    },
    {
      key: 'name',
      header: t.tokens.name,
      wide: true,
      cell: (token) => (
        <span className={classes.name}>
          <strong>{token.name}</strong>
          {isLasting(token) && (
            <span title={t.tokens.lastingHint}>
              <StatusBadge look={{ tone: 'warn', shape: 'triangle', label: t.tokens.lasting }} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'boundTo',
      header: t.tokens.boundTo,
      hide: 'phone',
      cell: ({ agentCode }) => (agentCode === null ? t.tokens.anyAgent : <code>{agentCode}</code>),
    },
    {
      key: 'uses',
      header: t.tokens.uses,
      hide: 'phone',
      cell: ({ useCount, maxUses, agentId }) => {
        const most = maxUses === null ? t.tokens.unlimited : format.number(maxUses)
        const uses = t.tokens.usesOf(format.number(useCount), most)
        if (agentId === null) return uses
        return (
          <Link to="/agents/$agentId" params={{ agentId }} className={classes.link} title={t.tokens.usedBy}>
            {uses}
          </Link>
        )
      },
    },
    {
      key: 'expires',
      header: t.tokens.expires,
      hide: 'phone',
      sort: 'expiresAt',
      cell: ({ expiresAt }) => (expiresAt === null ? t.tokens.never : <RelativeTime at={expiresAt} />),
    },
    {
      key: 'createdBy',
      header: t.tokens.createdBy,
      hide: 'tablet',
      cell: (token) => token.createdByName ?? t.ui.none,
    },
    {
      key: 'createdAt',
      header: t.tokens.createdAt,
      sort: 'createdAt',
      hide: 'tablet',
      cell: (token) => <RelativeTime at={token.createdAt} />,
    },
    {
      key: 'actions',
      header: t.tokens.actions,
      quiet: true,
      align: 'right',
      cell: (token) => <TokenButtons token={token} />,
    },
  ]
}

const isLasting = ({ status, expiresAt, maxUses }: RegistrationToken) =>
  status === 'ACTIVE' && (expiresAt === null || maxUses === null)
