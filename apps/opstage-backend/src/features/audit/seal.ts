import { sql } from 'kysely'
import { eachJson, lockOut } from '../../db/dialect.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { type Anchor, isGenuine, signAnchor } from './chain/anchor.ts'
import { EPOCH_ACTION, eventOfRow, hashOf, NO_HASH } from './chain/event.ts'
import { findAnchor, knownKeys } from './chain/rows.ts'

/** Keeps a batch at a few milliseconds of the one writer that SQLite has. */
const BATCH = 200

/** Any number, as long as nothing else on the server uses it. */
const CHAIN_LOCK = 734_061_222

/** The signed end of the record is not the one that was left there. Nothing is built on it, so that it stays to be seen. */
export class RecordBrokenError extends Error {
  override name = 'RecordBrokenError'
}

/** Gives every event that is on disk its place in the chain. One at a time does, of however many backends. */
export async function seal(ctx: Context) {
  while (await hasUnsealed(ctx)) if ((await transact(ctx, sealBatch)) < BATCH) return
}

const hasUnsealed = async ({ db }: Context) =>
  (await db.selectFrom('auditEvent').select('id').where('sequence', 'is', null).limit(1).executeTakeFirst()) !==
  undefined

async function sealBatch(ctx: Context): Promise<number> {
  const head = await lockHead(ctx)
  const rows = await ctx.db
    .selectFrom('auditEvent')
    .selectAll()
    .where('sequence', 'is', null)
    .orderBy('id')
    .limit(BATCH)
    .execute()
  if (rows.length === 0) return 0
  let { sequence, hash, epoch, epochSequence } = head ?? { sequence: 0, hash: NO_HASH, epoch: '', epochSequence: 0 }
  const sealed = rows.map((row) => {
    sequence += 1
    hash = hashOf(hash, eventOfRow({ ...row, sequence }))
    if (sequence === 1 || row.action === EPOCH_ACTION) [epoch, epochSequence] = [row.id, sequence]
    return [row.id, sequence, hash]
  })
  await sql`update "auditEvent" set "sequence" = cast(sealed.value ->> 1 as integer), "hash" = sealed.value ->> 2
    from ${eachJson(ctx.store.dialect, sealed)} as sealed where "auditEvent"."id" = sealed.value ->> 0`.execute(ctx.db)
  await signHead(ctx, { sequence, hash, epoch, epochSequence, count: (head?.count ?? 0) + rows.length })
  return rows.length
}

/** The end of the chain, nobody else's until the transaction ends. Nothing is added to one that we did not sign. */
export async function lockHead(ctx: Context): Promise<Anchor | undefined> {
  await lockOut(ctx.store.dialect, ctx.db, CHAIN_LOCK)
  const head = await findAnchor(ctx.db, 'HEAD')
  const known = ctx.auditHead.newest
  if (!head) {
    const started = await ctx.db
      .selectFrom('auditEvent')
      .select('id')
      .where('sequence', '>', 0)
      .limit(1)
      .executeTakeFirst()
    if (known || started || (await findAnchor(ctx.db, 'CHECKPOINT')))
      throw new RecordBrokenError('The signed head of the audit record is gone')
    return undefined
  }
  if (known?.sequence === head.sequence && known.hash === head.hash && known.signature === head.signature) return head
  if (!isGenuine(head, await knownKeys(ctx.db)))
    throw new RecordBrokenError(`The signed head of the audit record, at event ${head.sequence}, was altered`)
  if (known && known.sequence > head.sequence)
    throw new RecordBrokenError(`The audit record ends at event ${head.sequence}, and had come to ${known.sequence}`)
  return head
}

/** Signs where the chain ends, by the key of this process, which is made known the first time. */
export async function signHead(ctx: Context, end: Omit<Anchor, 'kind' | 'signedAt' | 'keyId' | 'signature'>) {
  const head = await writeAnchor(ctx, { kind: 'HEAD', ...end, signedAt: isoNow(ctx) })
  ctx.afterCommit(() => (ctx.auditHead.newest = head))
}

export async function writeAnchor(ctx: Context, said: Omit<Anchor, 'keyId' | 'signature'>): Promise<Anchor> {
  const key = ctx.signing()
  await ctx.db
    .insertInto('auditKey')
    .values({ id: key.id, publicKey: key.publicKey, createdAt: said.signedAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const anchor = signAnchor(key, said)
  const { kind: _, ...changed } = anchor
  await ctx.db
    .insertInto('auditAnchor')
    .values(anchor)
    .onConflict((conflict) => conflict.column('kind').doUpdateSet(changed))
    .execute()
  return anchor
}
