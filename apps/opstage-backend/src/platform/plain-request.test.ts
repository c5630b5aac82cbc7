import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PLAIN, readPlain } from './plain-request.ts'

const SEED = 20_261_127
const HEAD = [
  'POST /api/agents/agt_1/heartbeat HTTP/1.1',
  'Host: x',
  'Content-Type: application/json',
  'Content-Length: 2',
]
const requestOf = (head: string[], body = '{}') => Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')

test('what an agent says is read', () => {
  expect(readPlain(requestOf([...HEAD, 'user-agent:  some agent/1 ']))).toEqual({
    method: 'POST',
    url: '/api/agents/agt_1/heartbeat',
    httpVersion: '1.1',
    headers: { host: 'x', 'content-type': 'application/json', 'content-length': '2', 'user-agent': 'some agent/1' },
    body: Buffer.from('{}'),
    isLast: false,
  })
  expect(readPlain(requestOf(['GET / HTTP/1.1', 'host: x', 'connection: Close'], ''))).toMatchObject({ isLast: true })
})

test.each<[what: string, bytes: Buffer]>([
  ['half of a head', requestOf(HEAD).subarray(0, 40)],
  ['half of a body', requestOf(HEAD, '{')],
  ['two requests', Buffer.concat([requestOf(HEAD), requestOf(HEAD)])],
  ['more of a body than was said', requestOf(HEAD, '{}x')],
  ['a body of which nothing was said', requestOf(HEAD.slice(0, 3))],
  ['two lengths', requestOf([...HEAD, 'content-length: 2'])],
  ['a length in another spelling', requestOf([...HEAD.slice(0, 3), 'content-length: +2'])],
  ['a length and pieces', requestOf([...HEAD, 'transfer-encoding: chunked'])],
  ['a header twice', requestOf([...HEAD, 'host: y'])],
  ['no host', requestOf(HEAD.filter((line) => !line.startsWith('Host')))],
  ['a header that is not known', requestOf([...HEAD, 'x-mine: 1'])],
  ['a name with a space behind it', requestOf([...HEAD, 'accept : */*'])],
  ['a name in front of no colon', requestOf([...HEAD, 'accept'])],
  ['a line that goes on', requestOf([...HEAD, 'accept: a,', ' b'])],
  ['the end of a line inside one', requestOf([...HEAD, 'accept: a\nvia: b'])],
  ['half of an end of a line', requestOf([...HEAD, 'accept: a\rvia: b'])],
  ['NUL', requestOf([...HEAD, 'accept: a\0'])],
  ['a tab', requestOf([...HEAD, 'accept:\ta'])],
  ['letters beyond ASCII', requestOf([...HEAD, 'accept: \u00a0a'])],
  ['another version', requestOf([HEAD[0]!.replace('1.1', '1.0'), ...HEAD.slice(1)])],
  ['another method', requestOf([HEAD[0]!.replace('POST', 'PUT'), ...HEAD.slice(1)])],
  ['an address with a host', requestOf([HEAD[0]!.replace('/api', 'http://x/api'), ...HEAD.slice(1)])],
  ['an address with a space', requestOf([HEAD[0]!.replace('/api', '/ api'), ...HEAD.slice(1)])],
  ['another protocol', requestOf([...HEAD, 'connection: upgrade'])],
  ['a head that is too long', requestOf([...HEAD, `accept: ${'x'.repeat(9000)}`])],
])('%s is left to Node', (_what, bytes) => {
  expect(readPlain(bytes)).toBeUndefined()
})

/** How Node reads it, if it does: the first request, and whether it is the only one. */
async function asNode(bytes: Buffer) {
  const read: { request: IncomingMessage; body: Buffer }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      read.push({ request, body: Buffer.concat(chunks) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(bytes)
  await socket.resume().toArray()
  server.closeAllConnections()
  server.close()
  const [first] = read
  if (!first || read.length > 1) return undefined
  const { method, url, httpVersion, headers } = first.request
  return { method, url, httpVersion, headers, body: first.body, isLast: headers.connection?.toLowerCase() === 'close' }
}

test('whatever is read here, Node would read in the same way', async () => {
  const odd = fc.constantFrom(
    ...Array<string>(20).fill(''),
    ' ',
    '\t',
    '\r',
    '\n',
    '\0',
    ':',
    ',',
    '\u00a0',
    'chunked',
    '00',
    '+',
    'é',
  )
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }) },
    fc.constantFrom('keep-alive', 'close', 'Close', 'application/json', '2', '02', '1e1', '*/*', '  x  '),
  )
  const name = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...PLAIN) },
    fc.constantFrom('Host', 'ACCEPT', 'transfer-encoding', 'expect', 'te', 'upgrade', '__proto__'),
  )
  const line = fc.tuple(name, fc.constantFrom(':', ': ', ' : ', ':  '), value, odd).map((parts) => parts.join(''))
  const body = fc.string({ unit: 'binary-ascii', maxLength: 8 })
  const made = fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'POST', 'get'),
      odd,
      fc.array(line, { maxLength: 4 }),
      body,
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([method, oddly, lines, body, wrong]) => {
      const length = body.length + (wrong === 1 ? 1 : 0)
      const head = [`${method} /a?b=${oddly} HTTP/1.1`, 'host: x', ...lines]
      if (method !== 'GET' || wrong === -1) head.push(`content-length: ${length}`)
      return requestOf(head, method === 'GET' ? '' : body)
    })
  let count = 0
  const property = fc.asyncProperty(made, async (bytes) => {
    const read = readPlain(bytes)
    if (!read) return
    count += 1
    expect(await asNode(bytes)).toEqual(read)
  })
  await fc.assert(property, { seed: SEED, numRuns: 3000, endOnFailure: true })
  expect(count).toBeGreaterThan(300)
})
