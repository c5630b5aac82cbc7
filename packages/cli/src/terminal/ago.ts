const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

/** How long something takes or took: `40 ms`, `1.2 s`, `3 min`, `2 h`, `5 d`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = ms / 1000
  for (const [unit, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds)} s`
}

/** How long ago a moment was, to be read at a glance; `-` where it never was. */
export function ago(time: string | null | undefined, now = Date.now()): string {
  if (!time) return '-'
  const ms = now - Date.parse(time)
  return ms < 1000 ? 'now' : `${duration(ms).replace(/\.\d/, '')} ago`
}
