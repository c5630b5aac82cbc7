import { signAnchor } from '../../apps/opstage-backend/src/features/audit/chain/anchor.ts'
import { eventOfRow, hashOf, NO_HASH } from '../../apps/opstage-backend/src/features/audit/chain/event.ts'
import { signingKeyFrom } from '../../apps/opstage-backend/src/platform/signing.ts'
import type { NewRow } from './insert.ts'

type Event = Omit<NewRow<'auditEvent'>, 'sequence' | 'hash'>

/** The record is proved as the product's own would be: each event has its place, and the end is signed. */
export function createChain() {
  const key = signingKeyFrom('whoever seeded this database')
  let end = { sequence: 0, hash: NO_HASH, epoch: '' }
  return {
    seal: (event: Event): NewRow<'auditEvent'> => {
      const sequence = end.sequence + 1
      const hash = hashOf(end.hash, eventOfRow({ ...event, sequence }))
      end = { sequence, hash, epoch: end.epoch === '' ? event.id : end.epoch }
      return { ...event, sequence, hash }
    },
    key: (createdAt: string): NewRow<'auditKey'> => ({ id: key.id, publicKey: key.publicKey, createdAt }),
    head: (signedAt: string): NewRow<'auditAnchor'> =>
      signAnchor(key, { kind: 'HEAD', ...end, count: end.sequence, epochSequence: 1, signedAt }),
  }
}
