import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { User } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { SessionsCard } from '../auth/sessions-card.tsx'
import { useSession } from '../auth/session.ts'
import { ProfileCard } from './profile-card.tsx'
import { userQuery } from './queries.ts'
import { ResetPasswordCard } from './reset-password-card.tsx'
import { ResetSecondFactor } from './reset-second-factor.tsx'
import { StatusButton } from './status-button.tsx'
import { UserBadge } from './user-badge.tsx'
import classes from './users.module.css'

const route = getRouteApi('/app/settings/users/$userId')

export function UserPage() {
  const t = useT()
  const { userId } = route.useParams()
  const query = useQuery(userQuery(userId))
  const user = query.data
  return (
    <Page
      title={user ? (user.displayName ?? user.username) : t.users.user}
      parent={{ label: t.users.title, link: { to: '/settings/users' } }}
      code={user?.username}
      status={user && <UserBadge status={user.status} />}
      fresh={<Fresh query={query} />}
      actions={user && <UserButtons user={user} />}
    >
      <QueryView
        query={query}
        skeleton={
          <Card>
            <SkeletonLines lines={9} />
          </Card>
        }
      >
        {(found) => <UserBody user={found} />}
      </QueryView>
    </Page>
  )
}

function UserButtons({ user }: { user: User }) {
  const t = useT()
  return (
    <>
      <LinkButton to="/audit-events" search={{ actorId: user.id }}>
        {t.users.audit}
      </LinkButton>
      <ResetSecondFactor user={user} />
      <StatusButton user={user} />
    </>
  )
}

function UserBody({ user }: { user: User }) {
  const isMe = useSession().user.id === user.id
  return (
    <div className={classes.stack}>
      <div className={classes.columns}>
        {/* What is being typed is not thrown away by news of the same user; another user begins anew. */}
        <ProfileCard key={user.id} user={user} />
        {isMe ? <OwnPassword /> : <ResetPasswordCard key={user.id} user={user} />}
      </div>
      <SessionsCard user={user} />
    </div>
  )
}

function OwnPassword() {
  const t = useT()
  return (
    <Card title={t.account.password.title}>
      <CardBody>
        <p>{t.users.ownPassword}</p>
        <div>
          <LinkButton to="/settings/account">{t.account.title}</LinkButton>
        </div>
      </CardBody>
    </Card>
  )
}
