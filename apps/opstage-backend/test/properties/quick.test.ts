import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { agents, delivery, type Route } from '@xtrape/capsule-contracts-node'
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { examples } from './examples.ts'
import { bodiesLike } from './junk.ts'
import { type RawRequest, sendBytes, sendFirst } from './request.ts'
import { comparable, differences as differencesOf, ORDINARY } from './two-ways.ts'
import { createWorld, type World } from './world.ts'

const SEED = 20_261_127
const RUNS = 150

let world: World
let base: string
/** What has reached a handler by way of the framework. */
let ordinary = 0
/** What Node's parser has read. */
let parsed = 0

beforeAll(async () => {
  world = await createWorld()
  base = `/api/agents/${world.main.id}`
  await world.main.beat()
  const count = () => void (ordinary += 1)
  const countParsed = () => void (parsed += 1)
  subscribe('tracing:fastify.request.handler:start', count)
  subscribe('http.server.request.start', countParsed)
  return async () => {
    unsubscribe('tracing:fastify.request.handler:start', count)
    unsubscribe('http.server.request.start', countParsed)
    await world.dispose()
  }
})

const sendAlone = (raw: RawRequest) => sendFirst(world.baseUrl, raw)
const differences = (requests: RawRequest[]) => differencesOf(world.send, sendAlone, requests)

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

async function reachesFramework(raw: RawRequest) {
  const before = ordinary
  expect(await world.send(raw)).toMatchObject({ status: 200 })
  return ordinary > before
}

test('what the SDK says goes the quick way, with anything else in it the ordinary one', async () => {
  const said = JSON.stringify({ services: [], lastPollAgeMs: 12, eventLoopLagMs: 1, inFlight: [], sdkVersion: '0.1.0' })
  const query = '?limit=4&waitSeconds=0&ack=&journal=0b1e6c1e-b8f2-4f1a-9a53-33d1c7a5d001'
  for (const raw of [beat(said, ofSdk), beat(said), poll(query, ofSdk), poll('')])
    expect(await reachesFramework(raw), raw.path).toBe(false)
  const odd = [beat(said, ORDINARY), beat(said, { cookie: 'a=b' }), poll(query, { range: 'bytes=0-1' })]
  for (const raw of [...odd, beat(said, {}, `${base}/heartbeat?x=y`), poll('?x=1&x=2'), poll('?x=%41')])
    expect(await reachesFramework(raw), raw.path).toBe(true)
})

test('on a connection of its own it is not even parsed by Node', async () => {
  const reachesParser = async (raw: RawRequest) => {
    const before = parsed
    const { status } = await sendAlone(raw)
    return { status, isParsed: parsed > before }
  }
  for (const raw of [beat('{}', ofSdk), beat(), poll('?waitSeconds=0&ack=', ofSdk), poll('')])
    expect(await reachesParser(raw), raw.path).toEqual({ status: 200, isParsed: false })
  // Nor is one of an agent that was not heard since the server has started.
  const another = await world.agent()
  const unheard = beat('{}', another.headers, `/api/agents/${another.id}/heartbeat`)
  expect(await reachesParser(unheard)).toEqual({ status: 200, isParsed: false })
  expect(await reachesParser(beat('{}', { authorization: 'Bearer x' }))).toEqual({ status: 401, isParsed: false })
  expect(await reachesParser(beat('{}', { cookie: 'a=b' }))).toEqual({ status: 200, isParsed: true })
})

test('who has waited on one of the connections that Node has read is sent to another one, whoever is busy is not', async () => {
  const closes = async (query: string) => {
    // The first request makes the connection one of Node's.
    await world.send(poll('', ORDINARY))
    const { headers } = await world.send(poll(query))
    return headers.connection
  }
  expect(await closes('?waitSeconds=0&ack=')).toBe('keep-alive')
  expect(await closes('?waitSeconds=2&ack=')).toBe('close')
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

test('both ways are counted as the same operation', async () => {
  const counted = () =>
    [agents.heartbeat, delivery.poll].map(({ id }) => [...(world.parts.requests.byOperation.get(id)?.byClass ?? [])])
  const grown = async (headers: Record<string, string>) => {
    const before = counted()
    const asked = [beat('{}', headers), beat('{', headers), beat('{"sdkVersion":1}', headers), poll('', headers)]
    for (const raw of asked) await world.send(raw)
    // An answer is counted when the last of it is on its way, which may be after it has arrived.
    return vi.waitFor(() => {
      const by = counted().map((classes, i) => classes.map((count, place) => count - (before[i]![place] ?? 0)))
      expect(by.flat().reduce((sum, count) => sum + count, 0)).toBe(asked.length)
      return by
    })
  }
  expect(await grown({})).toEqual(await grown(ORDINARY))
})

test('whoever is refused is let in no quicker: a token that was taken away is known at once', async () => {
  const agent = await world.agent()
  const raw = { ...beat(), path: `/api/agents/${agent.id}/heartbeat`, headers: { ...beat().headers, ...agent.headers } }
  // Remembered is who was ONLINE when it was looked up.
  await agent.beat()
  expect(await reachesFramework(raw)).toBe(false)
  await world.owner.call(agents.revoke, { params: { agentId: agent.id } })
  expect(await world.send(raw)).toMatchObject({ status: 403, json: { error: { code: 'AGENT_REVOKED' } } })
})
