import type { SystemHealth } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { version } from '../../version.ts'

/** A database that takes longer than this to say yes is one that cannot be worked with. */
const PATIENCE_MS = 3000

export async function systemHealth({ db, store, now }: Context): Promise<SystemHealth> {
  const started = performance.now()
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE_MS)))
  const answers = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  const isUp = await Promise.race([answers, tooLong]).finally(() => clearTimeout(timer))
  const status = isUp ? 'UP' : 'DOWN'
  return {
    status,
    timestamp: now().toISOString(),
    version,
    edition: 'ce',
    database: { status, kind: store.dialect.kind, latencyMs: Math.round(performance.now() - started) },
    uptimeSeconds: Math.round(process.uptime()),
  }
}
