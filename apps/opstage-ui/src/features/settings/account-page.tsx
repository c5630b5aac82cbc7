import { useT } from '../../i18n/i18n.tsx'
import { Appearance } from '../../shell/appearance.tsx'
import { Page } from '../../shell/page.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SessionsCard } from '../auth/sessions-card.tsx'
import { useSession } from '../auth/session.ts'
import { PasswordCard } from './password-card.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import classes from './settings.module.css'

/** What belongs to the signed-in user alone. */
export function AccountPage() {
  const t = useT()
  const { user, expiresAt } = useSession()
  return (
    <Page title={t.account.title}>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Card>
            <PropertyList>
              <Property name={t.account.signedInAs}>
                <strong>{user.username}</strong> {user.displayName}
              </Property>
              <Property name={t.account.role}>{t.app.role[user.role]}</Property>
              <Property name={t.account.lastLogin}>
                {user.lastLoginAt !== null && <RelativeTime at={user.lastLoginAt} />}
              </Property>
              <Property name={t.account.sessionEnds}>
                <RelativeTime at={expiresAt} />
              </Property>
            </PropertyList>
          </Card>
          <Card title={t.account.appearance}>
            <CardBody>
              <Appearance />
            </CardBody>
          </Card>
        </div>
        <div className={classes.stack}>
          <PasswordCard username={user.username} />
          <SecondFactorCard />
        </div>
      </div>
      <SessionsCard user={user} />
    </Page>
  )
}
