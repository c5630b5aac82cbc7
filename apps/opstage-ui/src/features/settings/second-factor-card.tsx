import { queryOptions, useQuery } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import { Suspense, useState } from 'react'
import { call } from '../../api.ts'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { QueryView } from '../../shell/query-view.tsx'
import { Button } from '../../ui/button.ts'
import { Card } from '../../ui/card.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './settings.module.css'

const SwitchOn = lazyPart(() => import('./switch-on-second-factor.tsx'), 'SwitchOnSecondFactor')
const SwitchOff = lazyPart(() => import('./switch-off-second-factor.tsx'), 'SwitchOffSecondFactor')

export const secondFactorQuery = queryOptions({
  queryKey: ['secondFactor'],
  queryFn: async ({ signal }) => (await call(auth.secondFactor, {}, { signal })).data,
})

/** Whether signing in to this account takes a code of an app, and the way to change that. */
export function SecondFactorCard() {
  const words = useT().account.secondFactor
  const query = useQuery(secondFactorQuery)
  const [asking, setAsking] = useState<'on' | 'off' | undefined>(undefined)
  const close = () => setAsking(undefined)
  return (
    <Card title={words.title}>
      <QueryView query={query} skeleton={<SkeletonLines />}>
        {({ isOn, since, recoveryCodesLeft }) => (
          <div className={classes.form}>
            <p className={classes.state}>
              <StatusBadge
                look={
                  isOn
                    ? { tone: 'ok', shape: 'dot', label: words.on }
                    : { tone: 'off', shape: 'ring', label: words.off }
                }
              />
              {since !== null && <RelativeTime at={since} />}
            </p>
            <p>{isOn ? words.left(recoveryCodesLeft) : words.about}</p>
            <Button variant={isOn ? 'default' : 'filled'} onClick={() => setAsking(isOn ? 'off' : 'on')}>
              {isOn ? words.switchOff : words.switchOn}
            </Button>
          </div>
        )}
      </QueryView>
      <Suspense>
        {asking === 'on' && <SwitchOn onClose={close} />}
        {asking === 'off' && <SwitchOff onClose={close} />}
      </Suspense>
    </Card>
  )
}
