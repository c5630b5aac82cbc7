import type { IncomingHttpHeaders } from 'node:http'

/** Headers that mean nothing, or what is known of them anyway. Any other may be a wish that the framework knows about. */
export const PLAIN = new Set([
  'host',
  'connection',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'authorization',
  'content-type',
  'content-length',
  // What proxies add. Whether it counts is up to `cameFrom`, as it is up to the framework.
  'forwarded',
  'via',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-forwarded-server',
  'x-real-ip',
  'x-request-id',
  'x-scheme',
])
const MOST_HEAD_BYTES = 8192
const END = '\r\n\r\n'
const VERSION = ' HTTP/1.1'
const FIRST_LINE = /^(GET|POST) \/[\x21-\x7e]* HTTP\/1\.1$/
const PRINTABLE = /^[\x20-\x7e]*$/
const KEEP = /^keep-alive$/i
const CLOSE = /^close$/i

export interface PlainRequest {
  method: string
  url: string
  httpVersion: '1.1'
  headers: IncomingHttpHeaders
  body: Buffer
  /** The caller wants to hang up after the answer. */
  isLast: boolean
}

/**
 * Reads a request that has come in one piece, if there is nothing about it that could be read in two ways: known headers, each once, in
 * printable characters, and exactly as much of a body as they say. `undefined` refuses nobody: it is for Node to read.
 */
export function readPlain(bytes: Buffer): PlainRequest | undefined {
  const end = bytes.indexOf(END, 0, 'latin1')
  if (end === -1 || end > MOST_HEAD_BYTES) return undefined
  const head = bytes.toString('latin1', 0, end)
  const lineEnd = head.indexOf('\r\n')
  if (lineEnd === -1 || !FIRST_LINE.test(head.slice(0, lineEnd))) return undefined
  const headers = readHeaders(bytes, head, lineEnd + 2)
  if (headers?.host === undefined) return undefined
  const { connection = 'keep-alive', 'content-length': length = '0' } = headers
  const isLast = CLOSE.test(connection)
  const body = bytes.subarray(end + END.length)
  if ((!isLast && !KEEP.test(connection)) || String(body.length) !== length) return undefined
  const method = head.slice(0, head.indexOf(' '))
  const url = bytes.toString('latin1', method.length + 1, lineEnd - VERSION.length)
  return { method, url, httpVersion: '1.1', headers, body, isLast }
}

/** Each value is a text of its own: a part of `head` would keep the whole of it for as long as a poll waits. */
function readHeaders(bytes: Buffer, head: string, from: number): IncomingHttpHeaders | undefined {
  const headers: Record<string, string> = {}
  for (let start = from, end: number; start < head.length; start = end + 2) {
    end = head.indexOf('\r\n', start)
    if (end === -1) end = head.length
    const colon = head.indexOf(':', start)
    const name = head.slice(start, colon).toLowerCase()
    if (colon > end || !PLAIN.has(name) || name in headers) return undefined
    const value = bytes.toString('latin1', colon + 1, end)
    if (!PRINTABLE.test(value)) return undefined
    headers[name] = value.trim()
  }
  return headers
}
