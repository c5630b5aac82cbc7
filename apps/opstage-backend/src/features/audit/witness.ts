import type { Context } from '../../platform/context.ts'
import { raiseAlarm } from './alarm.ts'
import { type Anchor, isWitness, witnessOf } from './chain/anchor.ts'
import { EPOCH_ACTION } from './chain/event.ts'
import { findAnchor, knownKeys } from './chain/rows.ts'

/** A head as an agent keeps it, which to the agent is a text without meaning: `<sequence>.<epoch>.<hash>.<signature>`. */
interface Head {
  sequence: number
  epoch: string
  hash: string
}
const FORM = /^((\d{1,9})\.(aud_[\w-]{1,64})\.(\d{1,3}:[0-9a-f]{64}))(?:\.([\w-]{86}))?$/

/** Every agent is told the same text until the record goes on: it is signed once. */
const texts = new WeakMap<Anchor, string>()

/** What agents are given to remember. Whoever rewrites the record would have to rewrite their memory too. */
export function headForAgents({
  auditHead: { newest },
  signing,
}: Pick<Context, 'auditHead' | 'signing'>): string | undefined {
  if (!newest) return undefined
  const known = texts.get(newest)
  if (known !== undefined) return known
  const said = `${newest.sequence}.${newest.epoch}.${newest.hash}`
  const text = `${said}.${witnessOf(signing(), said)}`
  texts.set(newest, text)
  return text
}

/** The same head is remembered by many; each is looked up once in this time. */
const AGAIN_MS = 60_000
const MOST = 1000

/** Compares what an agent remembers with the record as it is now. */
export async function hearWitness(ctx: Context, text: string | undefined) {
  const [, said = '', sequence = '', epoch = '', hash = '', signature] = FORM.exec(text ?? '') ?? []
  if (text === undefined || hash === '' || !isDue(ctx, text)) return
  const head = await findAnchor(ctx.db, 'HEAD')
  const found = await disagreement(ctx, { sequence: Number(sequence), epoch, hash }, head)
  if (!found) return
  const { id, name } = ctx.actor
  const proof = await proofOf(ctx, said, signature)
  const message = `Agent ${name} remembers event ${sequence} of the audit record with the hash ${hash}; ${found}. ${proof}`
  await raiseAlarm(ctx, 'WITNESS', message, { type: 'Agent', id: id!, name })
}

function isDue({ auditHead: { heard }, monotonic }: Context, text: string): boolean {
  const at = monotonic()
  if (at - (heard.get(text) ?? -Infinity) < AGAIN_MS) return false
  const oldest = heard.keys().next().value
  if (heard.size >= MOST && oldest !== undefined) heard.delete(oldest)
  heard.delete(text)
  heard.set(text, at)
  return true
}

/** Whether the agent can have made it up. What is not signed counts too: whoever has the server could exchange its keys. */
async function proofOf({ db }: Context, said: string, signature: string | undefined): Promise<string> {
  if (signature === undefined) return 'It is not signed, so the agent may have made it up'
  const keys = await knownKeys(db)
  const signer = [...keys].find(([, publicKey]) => isWitness(publicKey, said, signature))
  return signer
    ? `It is signed with the key ${signer[0]} of this record: the agent did not make it up`
    : 'Its signature is by no key of this record: the agent made it up, or the keys were exchanged too'
}

/** What the record says instead; `undefined` when it agrees, or has nothing to say about it any more. */
async function disagreement({ db }: Context, was: Head, head: Anchor | undefined): Promise<string | undefined> {
  if (!head) return 'the record has no head'
  if (was.epoch !== head.epoch) {
    if (head.epochSequence === 1) return `the record has another beginning, ${head.epoch}`
    if (was.sequence >= (await endOfEpoch({ db }, was.epoch))) return undefined
  } else if (was.sequence > head.sequence) return `the record ends at event ${head.sequence}`
  const checkpoint = await findAnchor(db, 'CHECKPOINT')
  if (checkpoint && was.sequence < checkpoint.sequence) return undefined
  const row =
    checkpoint?.sequence === was.sequence
      ? checkpoint
      : await db.selectFrom('auditEvent').select('hash').where('sequence', '=', was.sequence).executeTakeFirst()
  if (!row) return 'the record has no such event'
  return row.hash === was.hash ? undefined : `the record has ${row.hash}`
}

/** Where a restore has gone back behind an epoch. Of one that the record does not know there is nothing to compare. */
async function endOfEpoch({ db }: Pick<Context, 'db'>, epoch: string): Promise<number> {
  const began = await db.selectFrom('auditEvent').select('sequence').where('id', '=', epoch).executeTakeFirst()
  if (!began?.sequence) return 0
  const { next } = await db
    .selectFrom('auditEvent')
    .select((eb) => eb.fn.min('sequence').as('next'))
    .where('action', '=', EPOCH_ACTION)
    .where('sequence', '>', began.sequence)
    .executeTakeFirstOrThrow()
  return next ?? 0
}
