import { stepAt, totpCode } from '../apps/opstage-backend/src/features/auth/totp.ts'

/** As an app has it after scanning: the key, and with it the code of the moment. */
export function codeOf(key: string, later = 0) {
  const bits = key.replaceAll(/\s/g, '').split('')
  const places = bits.map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
  const bytes = places.join('').match(/.{8}/g)!
  return totpCode(Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))), stepAt(new Date()) + later)
}
