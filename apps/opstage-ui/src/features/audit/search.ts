import { AuditActorType, AuditResult } from '@xtrape/capsule-contracts-node'
import type { z } from 'zod'
import { period } from '../../shell/period.ts'
import { listSearch, many, text } from '../../shell/search.ts'

export const auditSearch = listSearch({
  action: text,
  actorType: many(AuditActorType),
  actorId: text,
  targetType: text,
  targetId: text,
  result: many(AuditResult),
  ...period,
})
export type AuditSearch = z.output<typeof auditSearch>
