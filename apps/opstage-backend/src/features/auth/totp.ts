import { createHmac, randomBytes } from 'node:crypto'

/** One-time passwords of RFC 6238 as every authenticator app makes them: SHA-1, 30 seconds, six digits. */
const STEP_SECONDS = 30
/** A clock may be this many steps off, either way. */
const TOLERANCE = 1
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const newTotpKey = () => randomBytes(20)

/** As people type it and apps read it. */
export function inBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What an app takes from a QR code. */
export function otpauthUri(key: Uint8Array, issuer: string, account: string): string {
  const query = new URLSearchParams({ secret: inBase32(key), issuer })
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query.toString().replaceAll('+', '%20')}`
}

export const stepAt = (now: Date) => Math.floor(now.getTime() / 1000 / STEP_SECONDS)

export function totpCode(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 0x0f) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The step whose code this is, around now; `undefined` when it is none. */
export function stepOf(key: Uint8Array, code: string, now: Date): number | undefined {
  const current = stepAt(now)
  for (let step = current - TOLERANCE; step <= current + TOLERANCE; step += 1)
    if (totpCode(key, step) === code) return step
  return undefined
}
