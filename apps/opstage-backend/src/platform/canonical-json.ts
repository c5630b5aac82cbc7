/**
 * RFC 8785: one text for one value, whoever writes it. Members stand in the order of their UTF-16 code units; numbers and
 * texts are what `JSON.stringify` makes of them, which is what the RFC took as its rule. Beyond it: half a surrogate pair
 * is written as an escape instead of refused, for a record must be able to hold whatever was said.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return String(JSON.stringify(value))
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}
