import type { ApiToken, ApiTokenStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'
import { RevokeApiToken } from './revoke-api-token.tsx'

const looks: Record<ApiTokenStatus, Omit<StatusLook, 'label'>> = {
  ACTIVE: { tone: 'ok', shape: 'dot' },
  REVOKED: { tone: 'off', shape: 'slash' },
  EXPIRED: { tone: 'off', shape: 'dashed' },
}

export function useApiTokenColumns(): Column<ApiToken>[] {
  const t = useT()
  return [
    {
      key: 'status',
      header: t.apiTokens.status,
      cell: ({ status }) => <StatusBadge look={{ ...looks[status], label: t.status.token[status] }} />,
    },
    { key: 'name', header: t.apiTokens.name, wide: true, cell: ({ name }) => <strong>{name}</strong> },
    { key: 'role', header: t.apiTokens.role, hide: 'phone', cell: ({ role }) => t.app.role[role] },
    {
      key: 'lastUsed',
      header: t.apiTokens.lastUsed,
      hide: 'phone',
      cell: ({ lastUsedAt, lastUsedAddress }) =>
        lastUsedAt === null ? (
          t.apiTokens.neverUsed
        ) : (
          <>
            <RelativeTime at={lastUsedAt} />
            {lastUsedAddress !== null && t.apiTokens.from(lastUsedAddress)}
          </>
        ),
    },
    {
      key: 'expires',
      header: t.apiTokens.expires,
      hide: 'phone',
      sort: 'expiresAt',
      cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
    },
    {
      key: 'createdAt',
      header: t.apiTokens.createdAt,
      sort: 'createdAt',
      hide: 'tablet',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    {
      key: 'actions',
      header: t.apiTokens.actions,
      quiet: true,
      align: 'right',
      cell: (token) => <RevokeApiToken token={token} />,
    },
  ]
}
