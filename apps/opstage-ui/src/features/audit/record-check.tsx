import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { audit } from '@xtrape/capsule-contracts-node'
import type { AuditVerification } from '@xtrape/capsule-contracts-node'
import { useState } from 'react'
import { call } from '../../api.ts'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { Confirm } from '../../shell/confirm.tsx'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'
import { useMay } from '../auth/session.ts'
import classes from './audit.module.css'
import { recordQuery } from './queries.ts'

/** Whether the record is as it was written, up to where, and when somebody looked. */
export function RecordBadge() {
  const t = useT()
  const format = useFormat()
  const { data, isFetching, refetch } = useQuery(recordQuery)
  const head = data?.head ?? null
  return (
    <span className={classes.record}>
      <StatusBadge look={lookOf(data, t.audit.record)} />
      {data && (
        <span>
          {data.verified && head && t.audit.record.upTo(format.number(head.sequence))}
          {t.audit.record.checked} <RelativeTime at={data.checkedAt} />
        </span>
      )}
      <Button size="compact-sm" variant="subtle" loading={isFetching} onClick={() => void refetch()}>
        {t.audit.record.again}
      </Button>
    </span>
  )
}

type Words = ReturnType<typeof useT>['audit']['record']

function lookOf(data: AuditVerification | undefined, words: Words): StatusLook {
  if (!data) return { tone: 'run', shape: 'turning', label: words.checking }
  if (!data.verified) return { tone: 'bad', shape: 'octagon', label: words.broken }
  if (data.alarm) return { tone: 'bad', shape: 'octagon', label: words.alarm }
  return data.head
    ? { tone: 'ok', shape: 'dot', label: words.verified }
    : { tone: 'off', shape: 'ring', label: words.empty }
}

/** What is wrong with the record, as long as something is or nobody has taken note. */
export function RecordAlarm() {
  const t = useT()
  const format = useFormat()
  const { data } = useQuery(recordQuery)
  const mayAcknowledge = useMay('owner')
  const [asking, setAsking] = useState(false)
  if (!data || (data.verified && !data.alarm)) return null
  const { problem, alarm } = data
  const words = t.audit.record
  return (
    <div className={classes.banner}>
      <Alert tone="bad" title={problem || alarm?.kind === 'RECORD' ? words.brokenTitle : words.witnessTitle}>
        <div className={classes.alarm}>
          {problem ? (
            <p>{words.kinds[problem.kind](problem.sequence === null ? '?' : format.number(problem.sequence))}</p>
          ) : (
            <p lang="en">{alarm?.message}</p>
          )}
          <p>{words.whatNow}</p>
          <div className={classes.record}>
            {problem?.eventId && (
              <LinkButton to="/audit-events/$auditEventId" params={{ auditEventId: problem.eventId }}>
                {words.show}
              </LinkButton>
            )}
            {alarm && mayAcknowledge && <Button onClick={() => setAsking(true)}>{words.acknowledge}</Button>}
          </div>
        </div>
      </Alert>
      {asking && <Acknowledge onClose={() => setAsking(false)} />}
    </div>
  )
}

function Acknowledge({ onClose }: { onClose: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: () => call(audit.acknowledgeAlarm, {}),
    onSettled: () => client.invalidateQueries({ queryKey: recordQuery.queryKey }),
  })
  const { acknowledge, acknowledgeTitle, acknowledgeText } = t.audit.record
  return (
    <Confirm title={acknowledgeTitle} confirm={acknowledge} mutation={mutation} harmless onClose={onClose}>
      {acknowledgeText}
    </Confirm>
  )
}
