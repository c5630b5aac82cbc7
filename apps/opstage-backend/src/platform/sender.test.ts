import Fastify, { type FastifyRequest } from 'fastify'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameFrom, trustIn } from './sender.ts'

const addresses = [
  '127.0.0.1',
  '10.1.2.3',
  '203.0.113.7',
  '::1',
  '2001:db8::1',
  '::ffff:10.1.2.3',
  'fe80::1%eth0',
  '10.1.2.3:80',
  'x',
  '',
]
const address = fc.constantFrom(...addresses)
const list = <T>(one: fc.Arbitrary<T>) =>
  fc
    .array(fc.tuple(one, fc.constantFrom(',', ', ', ' ,\t', '')), { maxLength: 5 })
    .map((parts) => parts.flat().join(''))
const sent = fc.record(
  {
    host: fc.constantFrom('opstage.example:8080', 'localhost'),
    'x-forwarded-for': list(address),
    'x-forwarded-host': list(fc.constantFrom('a.example', 'b.example:1', '')),
    'x-forwarded-proto': list(fc.constantFrom('http', 'https', 'HTTPS', 'ftp', '')),
  },
  { requiredKeys: ['host'] },
)

test.each([
  [undefined],
  ['127.0.0.1'],
  ['10.0.0.0/8, 127.0.0.1'],
  ['loopback,uniquelocal'],
  ['2001:db8::/32,10.1.2.0/255.255.255.0'],
  ['::ffff:10.1.2.3'],
])('with %s as proxies, a request comes from where the framework would say', async (proxies) => {
  const http = Fastify({ trustProxy: proxies ?? false })
  const trust = trustIn(proxies)
  let seen: FastifyRequest
  http.get('/', async (request) => {
    seen = request
    return cameFrom(request.raw, trust)
  })
  const property = fc.asyncProperty(sent, address, async (headers, remoteAddress) => {
    const answer = (await http.inject({ url: '/', headers, remoteAddress })).json<object>()
    const { ip, host, protocol } = seen
    expect(answer).toEqual({ ip, host, protocol })
  })
  await fc.assert(property, { seed: 20_261_127, numRuns: 500 })
})
