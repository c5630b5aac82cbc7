import { type Context, type Parts, transact } from '../../platform/context.ts'
import { createThrottle } from '../../platform/throttle.ts'
import { record, type Target } from './record.ts'

const MINUTE_MS = 60_000
/** In all, a minute: many addresses together must not fill the record either. */
const MOST = 100

interface Refusal {
  /** Who was refused what: a repetition within a minute is not recorded again. */
  key: string
  action: string
  target?: Target
  message?: string
  cameAs?: 'AGENT'
  metadata: Record<string, unknown>
}

export type RecordRefusal = (ctx: Context, refusal: Refusal) => Promise<void>

/** Puts refusals on the record, one a minute of each kind. Call it outside of a transaction: the refusal would undo it. */
export function createRefusalRecord({ now }: Pick<Parts, 'now'>): RecordRefusal {
  const repeated = createThrottle(now, { free: 1, firstMs: MINUTE_MS, mostMs: MINUTE_MS })
  let minute = 0
  let count = 0

  return async function recordRefusal(ctx, { key, action, target, ...said }) {
    if (repeated.wait(key) > 0) return
    const current = Math.floor(now().getTime() / MINUTE_MS)
    count = current === minute ? count + 1 : 1
    minute = current
    if (count > MOST) return
    repeated.fail(key)
    await transact(ctx, (ctx) => record(ctx, action, target ?? null, { ...said, result: 'FAILURE' }))
  }
}
