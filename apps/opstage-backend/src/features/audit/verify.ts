import type { AuditVerification } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, systemContext } from '../../platform/context.ts'
import { currentAlarm, raiseAlarm } from './alarm.ts'
import type { Anchor } from './chain/anchor.ts'
import { recordIn } from './chain/rows.ts'
import { verifyChain } from './chain/verify.ts'
import { seal } from './seal.ts'

/** Of each database the one that is under way: however many ask, the record is read once at a time. */
const underWay = new WeakMap<Context['store'], Promise<AuditVerification>>()

export function verifyRecord(ctx: Context): Promise<AuditVerification> {
  const running = underWay.get(ctx.store) ?? verify(ctx).finally(() => underWay.delete(ctx.store))
  underWay.set(ctx.store, running)
  return running
}

async function verify(ctx: Context): Promise<AuditVerification> {
  const started = performance.now()
  // A record whose end was tampered with is not sealed any further, and then the reading says why.
  await seal(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'the audit record could not be sealed'))
  let verdict = await verifyChain(recordIn(ctx.db))
  // Retention may have taken the beginning away meanwhile; what is really wrong is so the second time too.
  if (verdict.problem) verdict = await verifyChain(recordIn(ctx.db))
  const { events, unsealed, head, checkpoint, problem } = verdict
  if (problem) await raiseAlarm(systemContext(ctx, 'verification'), 'RECORD', problem.message)
  return {
    verified: problem === undefined,
    checkedAt: isoNow(ctx),
    durationMs: Math.round(performance.now() - started),
    events,
    unsealed,
    head: head ? presentAnchor(head) : null,
    checkpoint: checkpoint ? presentAnchor(checkpoint) : null,
    problem: problem ?? null,
    alarm: await currentAlarm(ctx),
  }
}

const presentAnchor = ({ sequence, hash, signedAt, keyId }: Anchor) => ({ sequence, hash, signedAt, keyId })
