import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sha256 } from './ids.ts'

/** An Ed25519 key. Its id is a fingerprint of the public half, so that neither can be exchanged without the other. */
export interface SigningKey {
  id: string
  /** SPKI, base64. */
  publicKey: string
  sign: (text: string) => string
}

/** There is a file, and no key for us in it. */
export class SigningKeyError extends Error {
  override name = 'SigningKeyError'
  constructor(file: string, cause: Error) {
    super(
      `The key that signs the audit record cannot be read from ${file}: ${cause.message}. ` +
        'Bring back the file that was there, or move this one away: then a new key takes over, and what the old one has signed stays valid.',
      { cause },
    )
  }
}

/** Kept in a file that its owner alone may read; made when it is first needed. */
export function signingKeyIn(file: string): SigningKey {
  try {
    const key = createPrivateKey(readFileSync(file))
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it is of the kind ${key.asymmetricKeyType}, not Ed25519`)
    return signingKey(key)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new SigningKeyError(file, error as Error)
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    // Another process was first: its key is ours too.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return signingKeyIn(file)
    throw error
  }
  return signingKey(privateKey)
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The same key for all that share a secret: several backends, and those without a disk. */
export function signingKeyFrom(secret: string): SigningKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'opstage signing', 32))
  return signingKey(createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }))
}

function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    id: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  }
}

export const keyIdOf = (publicKey: string) => sha256(publicKey).slice(0, 16)

/** Whether the holder of this key has signed this text; what is no key has signed nothing. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}
