/** What `<input type="datetime-local">` shows for a time: the reader's clock, without a zone. */
export function toLocalInput(iso: string | undefined): string {
  const at = iso === undefined ? Number.NaN : Date.parse(iso)
  if (Number.isNaN(at)) return ''
  const zoned = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return zoned.toISOString().slice(0, zoned.getSeconds() === 0 ? 16 : 19)
}

export function fromLocalInput(value: string): string | undefined {
  const at = new Date(value)
  return value === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
