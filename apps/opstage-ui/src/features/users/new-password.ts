/** Nothing that is read as something else: no l and 1, no o and 0. 32 of them, so that each takes five bits of a byte evenly. */
const SIGNS = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP = 5

/** A hundred random bits that can be read out on the telephone: `k3v9p-…-…-…`. */
export function newPassword(): string {
  const signs = [...crypto.getRandomValues(new Uint8Array(GROUPS * GROUP))].map((byte) => SIGNS[byte % SIGNS.length])
  return Array.from({ length: GROUPS }, (_, i) => signs.slice(i * GROUP, (i + 1) * GROUP).join('')).join('-')
}
