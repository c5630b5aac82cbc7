import { useQuery } from '@tanstack/react-query'
import { actions } from '@xtrape/capsule-contracts-node'
import type { ActionDefinition, ActionStats } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import classes from './actions.module.css'

/** How long the last runs took to begin and to run: half of them, and all but one in a hundred. */
export function RunStats({ action: { serviceId, name } }: { action: ActionDefinition }) {
  const t = useT()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: ['actions', 'stats', serviceId, name],
    queryFn: async ({ signal }) =>
      (await call(actions.stats, { params: { serviceId, actionName: name } }, { signal })).data,
    staleTime: 10_000,
  })
  if (data === undefined || data.runs === 0) return null
  const said = (spread: ActionStats['runMs']) =>
    spread === null ? t.ui.none : t.actions.stats.spread(format.duration(spread.p50), format.duration(spread.p99))
  return (
    <dl className={classes.stats} aria-label={t.actions.stats.of(data.runs)}>
      <div>
        <dt>{t.actions.stats.start}</dt>
        <dd>{said(data.startMs ?? data.deliveryMs)}</dd>
      </div>
      <div>
        <dt>{t.actions.stats.run}</dt>
        <dd>{said(data.runMs)}</dd>
      </div>
      <div>
        <dt>{t.actions.stats.basis}</dt>
        <dd>{t.actions.stats.of(data.runs)}</dd>
      </div>
    </dl>
  )
}
