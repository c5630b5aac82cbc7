import { hash, randomBytes } from 'node:crypto'
import type { IdPrefix } from '@xtrape/capsule-contracts-node'

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export const inBase = (value: bigint, alphabet: string, width: number) => {
  const base = BigInt(alphabet.length)
  let text = ''
  for (let rest = value; text.length < width; rest /= base) text = alphabet[Number(rest % base)]! + text
  return text
}

const randomBits = () => BigInt(`0x${randomBytes(10).toString('hex')}`)

/**
 * Makes `<prefix>_<ULID>`. Monotonic: within a millisecond the random part counts up, and a clock that steps back keeps the
 * last time, so that order by id is order of creation.
 */
export function createIds(now: () => Date) {
  let time = 0
  let random = 0n
  return function newId(prefix: IdPrefix): string {
    const current = now().getTime()
    if (current > time) {
      time = current
      // The top bit stays free, so that counting up within one millisecond never runs out.
      random = randomBits() >> 1n
    } else random += 1n
    return `${prefix}_${inBase(BigInt(time), BASE32, 10)}${inBase(random, BASE32, 16)}`
  }
}

const REQUEST_ID_BYTES = 16
let pool = Buffer.alloc(0)
/** 128 random bits. `randomUUID` puts its text together of pieces, which a poll that waits would hold: half a kilobyte. */
export function newRequestId(): string {
  if (pool.length === 0) pool = randomBytes(256 * REQUEST_ID_BYTES)
  const id = pool.toString('hex', 0, REQUEST_ID_BYTES)
  pool = pool.subarray(REQUEST_ID_BYTES)
  return id
}

/** 256 random bits behind a prefix by which people and scanners recognise it: `opstage_reg_…`. */
export const newToken = (prefix: 'opstage_reg_' | 'opstage_agent_' | 'opstage_pat_') =>
  prefix + inBase(BigInt(`0x${randomBytes(32).toString('hex')}`), BASE62, 43)

/** Tokens carry 256 bits of their own; a slow hash would add nothing but load. */
export const sha256 = (text: string) => hash('sha256', text)
