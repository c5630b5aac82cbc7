import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Seals {
  /** AES-256-GCM under a key of its own; bound to `about`, so that a sealed value cannot be moved to another row. */
  seal: (plain: string, about: string) => string
  /** `undefined` when it was sealed under another secret, moved or altered. */
  unseal: (sealed: string, about: string) => string | undefined
  /** A keyed fingerprint: whoever lacks the secret cannot make one. */
  sign: (text: string) => string
}

/** Keys come from the session secret by HKDF, one for each purpose. */
export function createSeals(secret: string): Seals {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `opstage ${purpose}`, 32))
  const sealing = key('seal')
  const signing = key('sign')
  return {
    seal: (plain, about) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    unseal: (text, about) => {
      try {
        const bytes = Buffer.from(text, 'base64')
        const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12), { authTagLength: 16 })
          .setAAD(Buffer.from(about))
          .setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
    sign: (text) => createHmac('sha256', signing).update(text).digest('hex'),
  }
}
