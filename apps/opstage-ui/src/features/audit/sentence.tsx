import type { AuditEvent } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'

type Sentence = (who: string, what: string, on: string, action: string) => string

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** An audit event as one sentence: who did what to which thing. */
export function AuditSentence({ event }: { event: AuditEvent }) {
  const t = useT()
  const sentences: Record<string, Sentence> = t.auditSentences
  const who = event.actorName ?? (event.actorType === 'SYSTEM' ? t.audit.system : t.audit.someone)
  const what = event.targetName ?? event.targetId ?? ''
  const { serviceCode, actionName } = event.metadata
  // Own keys only: an action called `constructor` is none of ours.
  const sentence = Object.hasOwn(sentences, event.action) ? sentences[event.action] : undefined
  return sentence ? sentence(who, what, textOf(serviceCode), textOf(actionName)) : `${event.action} ${what}`.trim()
}
