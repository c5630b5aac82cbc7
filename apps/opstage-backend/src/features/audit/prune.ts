import { type Context, isoNow, transact } from '../../platform/context.ts'
import { type ChainEvent, eventOfRow, follows, NO_HASH } from './chain/event.ts'
import { findAnchor } from './chain/rows.ts'
import { lockHead, RecordBrokenError, seal, signHead, writeAnchor } from './seal.ts'

/** Some milliseconds of the one writer that SQLite has. */
const BATCH = 100
const MOST_BATCHES = 200

/**
 * Deletes the beginning of the record, as far as it is older than `before`, and leaves a signed checkpoint in its place.
 * In the order of the chain: what stands behind an event that is kept is kept too, and what has been tampered with stays.
 */
export async function pruneRecord(ctx: Context, before: string): Promise<number> {
  let deleted = 0
  try {
    await seal(ctx)
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const count = await transact(ctx, (ctx) => pruneBatch(ctx, before))
      deleted += count
      if (count < BATCH) break
    }
  } catch (error) {
    // Others have their retention all the same; what is wrong is told by whoever looks after the record.
    if (!(error instanceof RecordBrokenError)) throw error
    ctx.log.error({ err: error }, 'nothing is deleted from an audit record that does not verify')
  }
  return deleted
}

async function pruneBatch(ctx: Context, before: string): Promise<number> {
  const head = await lockHead(ctx)
  if (!head) return 0
  const oldest = await ctx.db
    .selectFrom('auditEvent')
    .selectAll()
    .where('sequence', 'is not', null)
    .orderBy('sequence')
    .limit(BATCH)
    .execute()
  const kept = oldest.findIndex(({ createdAt }) => createdAt >= before)
  const gone = kept === -1 ? oldest : oldest.slice(0, kept)
  const last = gone.at(-1)
  if (!last) return 0
  refuseBroken((await findAnchor(ctx.db, 'CHECKPOINT')) ?? { sequence: 0, hash: NO_HASH }, gone.map(eventOfRow))
  const { epoch, epochSequence } = head
  const place = { sequence: last.sequence!, hash: last.hash!, epoch, epochSequence }
  await writeAnchor(ctx, { kind: 'CHECKPOINT', ...place, count: 0, signedAt: isoNow(ctx) })
  await signHead(ctx, { ...head, count: head.count - gone.length })
  await ctx.db.deleteFrom('auditEvent').where('sequence', '<=', last.sequence).execute()
  return gone.length
}

/** A checkpoint behind an event that was tampered with would make good what is not. */
function refuseBroken(checkpoint: { sequence: number; hash: string }, events: readonly ChainEvent[]) {
  let { sequence, hash } = checkpoint
  for (const event of events) {
    sequence += 1
    if (event.sequence !== sequence || !follows(hash, event))
      throw new RecordBrokenError(`Event ${sequence} of the audit record does not follow from the one before it`)
    hash = String(event.hash)
  }
}
