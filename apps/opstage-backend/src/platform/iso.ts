/**
 * The ISO text of a moment, in milliseconds since 1970. The last one is kept: of many requests in one millisecond each asks for the
 * same few, and writing a time costs more than the rest of what a heartbeat compares. One for each that is asked for again and again.
 */
export function createIso(): (ms: number) => string {
  let last = Number.NaN
  let text = ''
  return (ms) => {
    if (ms !== last) {
      text = new Date(ms).toISOString()
      last = ms
    }
    return text
  }
}
