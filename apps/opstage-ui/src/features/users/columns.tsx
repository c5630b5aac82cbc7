import { Link } from '@tanstack/react-router'
import type { User } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useSession } from '../auth/session.ts'
import { UserBadge } from './user-badge.tsx'
import classes from './users.module.css'

export function useUserColumns(): Column<User>[] {
  const t = useT()
  const { user: me } = useSession()
  return [
    {
      key: 'name',
      header: t.users.username,
      sort: 'username',
      wide: true,
      cell: (user) => (
        <NameCell
          name={
            <span className={classes.name}>
              <Link to="/settings/users/$userId" params={{ userId: user.id }} data-row-link="">
                {user.displayName ?? user.username}
              </Link>
              {user.id === me.id && <span className={classes.you}>{t.users.you}</span>}
              {user.status === 'DISABLED' && <UserBadge status={user.status} />}
            </span>
          }
          code={user.displayName === null ? undefined : user.username}
        />
      ),
    },
    { key: 'role', header: t.users.role, cell: ({ role }) => t.app.role[role] },
    {
      key: 'lastLogin',
      header: t.users.lastLogin,
      hide: 'phone',
      cell: ({ lastLoginAt }) => (lastLoginAt === null ? t.users.never : <RelativeTime at={lastLoginAt} />),
    },
    {
      key: 'createdAt',
      header: t.users.createdAt,
      sort: 'createdAt',
      hide: 'tablet',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ]
}
