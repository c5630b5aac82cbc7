import { canonicalJson } from '../../../platform/canonical-json.ts'
import { isSignedBy, keyIdOf, type SigningKey } from '../../../platform/signing.ts'
import type { Row } from '../../../db/tables.ts'

/** A place in the chain that was signed. */
export type Anchor = Row<'auditAnchor'>
export type AnchorKind = 'HEAD' | 'CHECKPOINT'

/** Public keys by id. */
export type Keys = ReadonlyMap<string, string>

const textOf = (anchor: Omit<Anchor, 'signature'>) =>
  canonicalJson({ form: 'opstage-audit-anchor-1', ...anchor, signature: '' })

export function signAnchor(key: SigningKey, said: Omit<Anchor, 'keyId' | 'signature'>): Anchor {
  const anchor = { ...said, keyId: key.id }
  return { ...anchor, signature: key.sign(textOf(anchor)) }
}

const witnessText = (said: string) => `opstage-audit-witness-1 ${said}`

/** The signature under a head that others are to remember, as a word of 86 characters. */
export const witnessOf = (key: SigningKey, said: string) =>
  Buffer.from(key.sign(witnessText(said)), 'base64').toString('base64url')

export const isWitness = (publicKey: string, said: string, signature: string) =>
  isSignedBy(publicKey, witnessText(said), signature)

/** Signed by the key it names, which is the key of that fingerprint. */
export function isGenuine(anchor: Anchor, keys: Keys): boolean {
  const publicKey = keys.get(anchor.keyId)
  if (publicKey === undefined || keyIdOf(publicKey) !== anchor.keyId) return false
  return isSignedBy(publicKey, textOf(anchor), anchor.signature)
}
