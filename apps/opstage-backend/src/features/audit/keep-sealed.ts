import type { Context } from '../../platform/context.ts'
import { raiseAlarm } from './alarm.ts'
import { RecordBrokenError, seal } from './seal.ts'

/** The log is kept elsewhere, by others: a head in it is a witness. One a minute is enough. */
const LOG_EVERY_MS = 60_000

/** Answers a function to be called again and again, which seals what is new; with `isLast` it says the head in any case. */
export function createSealer() {
  let logged: { at: number; hash: string } | undefined

  return async function keepSealed(ctx: Context, { isLast = false } = {}) {
    try {
      await seal(ctx)
    } catch (error) {
      if (!(error instanceof RecordBrokenError)) throw error
      await raiseAlarm(ctx, 'RECORD', error.message)
    }
    const head = ctx.auditHead.newest
    if (!head || head.hash === logged?.hash) return
    const at = ctx.monotonic()
    if (logged && !isLast && at - logged.at < LOG_EVERY_MS) return
    logged = { at, hash: head.hash }
    const { sequence, hash, count, epoch, keyId } = head
    ctx.log.info({ sequence, hash, count, epoch, keyId }, 'head of the audit record')
  }
}
