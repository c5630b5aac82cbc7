import { AuditActorType, AuditResult } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { period } from '../../shell/period.ts'
import { listSearch, many, text } from '../../shell/search.ts'

export const auditSearch = listSearch(() => ({
  action: text(),
  actorType: many(z.enum(AuditActorType.options)),
  actorId: text(),
  targetType: text(),
  targetId: text(),
  result: many(z.enum(AuditResult.options)),
  ...period(),
}))
export type AuditSearch = ReturnType<typeof auditSearch>
