import { setTimeout as delay } from 'node:timers/promises'
import { agents, delivery, type Route } from '@xtrape/capsule-contracts-node'
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { examples } from './examples.ts'
import { bodiesLike } from './junk.ts'
import { type RawRequest, sendBytes } from './request.ts'
import { comparable, differences as differencesOf, ORDINARY, type Way, watchWays, ways } from './ways.ts'
import { createWorld, type World } from './world.ts'

const SEED = 20_261_127
const RUNS = 150

let world: World
let base: string
let by: ReturnType<typeof ways>
const wayOf = watchWays()

beforeAll(async () => {
  world = await createWorld()
  base = `/api/agents/${world.main.id}`
  by = ways(world.baseUrl)
  await world.main.beat()
  return () => world.dispose()
})

const differences = (requests: RawRequest[]) => differencesOf(by, requests)

const beat = (body: string | Buffer = '{}', headers: Record<string, string> = {}, path = `${base}/heartbeat`) => ({
  method: 'POST',
  path,
  headers: { ...world.main.headers, 'content-type': 'application/json', ...headers },
  body,
})
const poll = (query: string, headers: Record<string, string> = {}) => ({
  method: 'GET',
  path: `${base}/commands${query}`,
  headers: { ...world.main.headers, ...headers },
})
const ofSdk = {
  accept: 'application/json',
  'accept-language': '*',
  'accept-encoding': 'gzip, deflate',
  'sec-fetch-mode': 'cors',
}

test('what the SDK says goes the quick way, with anything else in it the ordinary one', async () => {
  const said = JSON.stringify({ services: [], lastPollAgeMs: 12, eventLoopLagMs: 1, inFlight: [], sdkVersion: '0.1.0' })
  const query = '?limit=4&waitSeconds=0&ack=&journal=0b1e6c1e-b8f2-4f1a-9a53-33d1c7a5d001'
  for (const raw of [beat(said, ofSdk), beat(said), poll(query, ofSdk), poll('')])
    for (const way of ['plain', 'parsed'] as const) expect(await wayOf(() => by[way](raw)), raw.path).toBe(way)
  const odd = [beat(said, ORDINARY), beat(said, { cookie: 'a=b' }), poll(query, { range: 'bytes=0-1' })]
  for (const raw of [...odd, beat(said, {}, `${base}/heartbeat?x=y`), poll('?x=1&x=2'), poll('?x=%41')])
    for (const way of ['plain', 'parsed'] as const) expect(await wayOf(() => by[way](raw)), raw.path).toBe('ordinary')
})

test('Node need not parse what an agent says that was not heard before, or is refused; from strangers it reads nothing long', async () => {
  const another = await world.agent()
  const unheard = beat('{}', another.headers, `/api/agents/${another.id}/heartbeat`)
  expect(await wayOf(() => by.plain(unheard))).toBe('plain')
  const stranger = { authorization: 'Bearer x' }
  expect(await wayOf(() => by.plain(beat('{}', stranger)), 401)).toBe('plain')
  const long = beat(JSON.stringify({ x: 'y'.repeat(5000) }), stranger)
  expect(await wayOf(() => by.plain(long), 401)).toBe('parsed')
})

test('who has waited for nothing on a connection on which other things were said is to take another one', async () => {
  const another = await world.agent()
  const poll = {
    method: 'GET',
    path: `/api/agents/${another.id}/commands?waitSeconds=2&ack=`,
    headers: another.headers,
  }
  await another.beat()
  const { headers } = await by.parsed(poll)
  expect(headers.connection).toBe('close')
  expect((await by.plain(poll)).headers.connection).toBe('keep-alive')
  const asked = by.parsed(poll)
  // As long as makes idle who then gets nothing.
  await delay(1500)
  await world.command(another)
  expect((await asked).headers.connection).toBe('keep-alive')
})

const like = async (route: Route) => (await examples[route.id]!(world)).body

test('a body is taken, or refused in the same words, whichever way it came', async () => {
  const bodies = [
    '',
    ' ',
    '{',
    '{"a":}',
    '\ufeff{}',
    'null',
    '[]',
    '1',
    '"x"',
    '{} {}',
    '{"inFlight":null}',
    '{"x":{"y":[1]}}',
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
    '{"__proto__":{}}',
    '{"constructor":{"prototype":{}}}',
    '{"sdkVersion":1}',
    `${'['.repeat(40)}${']'.repeat(40)}`,
    JSON.stringify({ x: 'y'.repeat(70_000) }),
    JSON.stringify({ sdkVersion: 'y'.repeat(81) }),
    '{"serviceId":"svc_0","health":{"status":"UP"}}',
    '{"services":[{"health":{"status":"UP"}}]}',
    '{"services":[{"code":"none","health":{"status":"UP"}}]}',
    '{"health":{"status":"GOOD"}}',
    '{"eventLoopLagMs":-1}',
  ]
  const noText = beat(Buffer.from([0x22, 0xff, 0xfe, 0x22]))
  expect(await differences([...bodies.map((body) => beat(body)), noText])).toEqual([])
  const property = fc.asyncProperty(bodiesLike(await like(agents.heartbeat)), async (body) => {
    expect(await differences([beat(JSON.stringify(body) ?? '')])).toEqual([])
  })
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true })
})

test('so is a query', async () => {
  const letter = fc.constantFrom(
    ...'limit waitSeconds ack journal & = , . - _ 0 5 11 x cmd_a ? % + ; __proto__'.split(' '),
  )
  const fixed = ['?', '?&', '?=', '?limit', '?limit=', '?ack', '?ack=', '?ack=cmd_a,cmd_b', '?ack=,', '?limit=0&ack=']
  const more = [
    '?limit=-1',
    '?limit=1e1',
    '?limit=x',
    '?a=b',
    '?limit=1=2',
    `?journal=${'x'.repeat(81)}`,
    '?journal=&&',
  ]
  const queries = [...fixed, ...more, '?constructor=1', '?limit=%31', '#x', '/', '?waitSeconds=-1']
  expect(await differences(queries.map((query) => poll(query)))).toEqual([])
  const made = fc
    .array(letter, { maxLength: 9 })
    .map((parts) => `?${parts.join('')}`)
    // Those would be waited for.
    .filter((query) => !/waitSeconds=[1-9.]/.test(query))
  const property = fc.asyncProperty(made, async (query) => {
    expect(await differences([poll(query)])).toEqual([])
  })
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true })
})

test('so is whoever asks, and however', async () => {
  const another = await world.agent()
  const headers: Record<string, string>[] = [
    ...[
      'text/plain',
      'x',
      'application/json; charset=utf-8',
      'application/json; charset=latin1',
      'APPLICATION/JSON',
    ].map((type) => ({ 'content-type': type })),
    ...[world.main.token, `bearer ${world.main.token}`, 'Bearer x', 'Basic x', ''].map((authorization) => ({
      authorization,
    })),
    another.headers,
    { 'content-encoding': 'gzip' },
    { 'transfer-encoding': 'chunked' },
    { connection: 'close' },
    { expect: '100-continue' },
    { expect: 'tea' },
    { accept: 'text/html' },
    { host: 'x' },
    { 'user-agent': '' },
    { te: 'gzip' },
    { upgrade: 'h2c', connection: 'upgrade' },
    { origin: 'https://x' },
    { 'accept-version': '2' },
  ]
  expect(await differences(headers.flatMap((some) => [beat('{}', some), poll('', some)]))).toEqual([])
  const ids = [another.id, 'agt_0', 'x', '', '%61gt_0', encodeURIComponent('agt_ü'), '..', `${world.main.id}/`]
  expect(await differences(ids.map((id) => beat('{}', {}, `/api/agents/${id}/heartbeat`)))).toEqual([])
})

test('what no client would send is answered the same too', async () => {
  const authorization = `authorization: ${world.main.headers.authorization}`
  const type = 'content-type: application/json'
  const line = `POST ${base}/heartbeat HTTP/1.1`
  const requests: [head: string[], body: string][] = [
    [[line, 'host: x', authorization, authorization, type, 'content-length: 2'], '{}'],
    [[line, 'host: x', authorization, type, type, 'content-length: 2'], '{}'],
    [[line, authorization, type, 'content-length: 2'], '{}'],
    [[line.replace('1.1', '1.0'), 'host: x', authorization, type, 'content-length: 2'], '{}'],
    [[line, 'host: x', authorization, type, 'content-length: 0'], ''],
    [[line, 'host: x', authorization, type], ''],
    [[line, 'host: x', authorization, type, 'content-length: 02'], '{}'],
    [[`GET ${base}/commands HTTP/1.1`, 'host: x', authorization, type, 'content-length: 2'], '{}'],
    [[line.replace('POST', 'PUT'), 'host: x', authorization, type, 'content-length: 2'], '{}'],
    [[line.replace('/api', 'http://x/api'), 'host: x', authorization, type, 'content-length: 2'], '{}'],
  ]
  for (const [head, body] of requests) {
    const bytes = (more: string[]) => `${[...head, 'connection: close', ...more].join('\r\n')}\r\n\r\n${body}`
    const quick = await sendBytes(world.baseUrl, bytes([]))
    expect(comparable(quick), head.join('; ')).toEqual(
      comparable(await sendBytes(world.baseUrl, bytes(['x-way: ordinary']))),
    )
  }
})

test('requests that come one behind the other are answered in their order', async () => {
  const head = (path: string, more = '') =>
    `GET ${base}/commands${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${world.main.headers.authorization}\r\n${more}\r\n`
  const { text } = await sendBytes(world.baseUrl, head('') + head('?limit=x%00') + head('', 'connection: close\r\n'))
  expect(text).toContain('"data":[]')
})

test('all ways are counted as the same operation', async () => {
  const counted = () =>
    [agents.heartbeat, delivery.poll].map(({ id }) => [...(world.parts.requests.byOperation.get(id)?.byClass ?? [])])
  const grown = async (way: Way) => {
    const before = counted()
    const asked = [beat('{}'), beat('{'), beat('{"sdkVersion":1}'), poll('')]
    for (const raw of asked) await by[way](raw)
    // An answer is counted when the last of it is on its way, which may be after it has arrived.
    return vi.waitFor(() => {
      const by = counted().map((classes, i) => classes.map((count, place) => count - (before[i]![place] ?? 0)))
      expect(by.flat().reduce((sum, count) => sum + count, 0)).toBe(asked.length)
      return by
    })
  }
  const expected = await grown('ordinary')
  expect([await grown('parsed'), await grown('plain')]).toEqual([expected, expected])
})

test('whoever is refused is let in no quicker: a token that was taken away is known at once, and its use stands on the record', async () => {
  for (const way of ['plain', 'parsed', 'ordinary'] as const) {
    const agent = await world.agent()
    const headers = { ...beat().headers, ...agent.headers }
    const raw = { ...beat(), path: `/api/agents/${agent.id}/heartbeat`, headers }
    // Remembered is who was ONLINE when it was looked up.
    await agent.beat()
    expect(await wayOf(() => by[way](raw))).toBe(way)
    await world.owner.call(agents.revoke, { params: { agentId: agent.id } })
    const refused = await by[way](raw)
    expect(refused).toMatchObject({ status: 403, json: { error: { code: 'AGENT_REVOKED' } } })
    const events = world.db.selectFrom('auditEvent').select('action')
    const event = await events.where('requestId', '=', String(refused.headers['x-request-id'])).executeTakeFirst()
    expect(event?.action, way).toBe('agent_token.rejected')
  }
})
