import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type Route, routes, services } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { openOpstage, startOpstage } from '../harness.ts'
import { checkFailure } from './answer.ts'
import { examples } from './examples.ts'
import { parseAnswer, send, sendBytes } from './request.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  return world.dispose
})

const named = (of: readonly Route[]) => of.map((route) => [route.id, route] as const)
const withBody = routes.filter(({ method }) => method !== 'GET')
const json = { 'content-type': 'application/json' }

test.each([
  '/api',
  '/api/',
  '/api/x',
  '/api/admin',
  '/api/admin/users/usr_1/x/y',
  '/API/admin/users',
  '/none.js',
  '//',
])('nothing is at %s', async (path) => {
  for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) {
    const answer = await world.send({ method, path, headers: { accept: 'application/json' } })
    expect(checkFailure(answer)).toBe('NOT_FOUND')
  }
})

test.each([...new Set(routes.map(({ path }) => path))])('%s names the methods it takes', async (path) => {
  const allowed: string[] = routes.filter((route) => route.path === path).map(({ method }) => method)
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !allowed.includes(one))) {
    const answer = await world.send({ method, path: path.replace(/\{\w+\}/g, 'x'), headers: json, body: '{' })
    expect(checkFailure(answer)).toBe('METHOD_NOT_ALLOWED')
    expect(answer.headers.allow).toBe(allowed.join(', '))
  }
  const head = await world.send({ method: 'HEAD', path: path.replace(/\{\w+\}/g, 'x') })
  expect(head).toMatchObject({ status: 405, text: '', headers: { 'x-request-id': expect.any(String) as string } })
})

describe.each(named(withBody))('%s', (id, route) => {
  /** Sends bodies with a call that would otherwise succeed, and says how each was refused. */
  const refuser = async () => {
    const raw = await world.prepare(route, { ...(await examples[id]!(world)), body: undefined })
    return async (headers: Record<string, string>, body: string | Buffer) =>
      checkFailure(await world.send({ ...raw, body, headers: { ...raw.headers, ...headers } }))
  }

  test('refuses a body that is no JSON', async () => {
    const refusal = await refuser()
    const bodies = ['{', '{"a":}', '[1', 'nul', "{'a':1}", '"', '\ufeff{}', '\0', '{} {}', Buffer.from([0xff, 0xfe])]
    for (const body of bodies) expect(await refusal(json, body), String(body)).toBe('BAD_REQUEST')
  })
  test('refuses a body of another kind, or compressed', async () => {
    const refusal = await refuser()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x'])
      expect(await refusal({ 'content-type': type }, '{}'), type).toBe('UNSUPPORTED_MEDIA_TYPE')
    for (const encoding of ['gzip', 'deflate', 'br', 'x'])
      expect(await refusal({ ...json, 'content-encoding': encoding }, gzipSync('{}'))).toBe('UNSUPPORTED_MEDIA_TYPE')
    expect(await refusal({}, '{}')).toBe('UNSUPPORTED_MEDIA_TYPE')
  })
  test('refuses a body that is too large', async () => {
    const refusal = await refuser()
    const body = `"${'x'.repeat(route.bodyLimit ?? 1024 * 1024)}"`
    expect(await refusal(json, body)).toBe('PAYLOAD_TOO_LARGE')
    expect(await refusal({ ...json, 'transfer-encoding': 'chunked' }, body)).toBe('PAYLOAD_TOO_LARGE')
  })
})

test.each(named(routes.filter(({ path }) => path.includes('{'))))(
  '%s refuses broken URL encoding',
  async (id, route) => {
    const raw = await world.prepare(route, await examples[id]!(world))
    for (const broken of ['%', '%zz', '%c3%28', '%ff', '%u0041']) {
      const path = route.path.replace(/\{\w+\}/g, broken)
      expect(checkFailure(await world.send({ ...raw, path }))).toBe('BAD_REQUEST')
    }
  },
)

test.each([
  ['headers that are too large', `GET /api/system/version HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
  ['a path that is too long', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['no HTTP', 'hello\r\n\r\n'],
  ['an unknown method', 'BREW /api/system/version HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['a NUL in a header', 'GET /api/system/version HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n'],
  ['two lengths', 'POST /api/agents/register HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
  ['a bad chunk', 'POST /api/agents/register HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
])('%s is refused in the envelope', async (_, bytes) => {
  expect(checkFailure(await sendBytes(world.baseUrl, bytes))).toBe('BAD_REQUEST')
})

test('what a caller expects of the protocol changes nothing', async () => {
  const asking = { method: 'GET', path: '/api/system/version', headers: { expect: '200-ok' } }
  expect(await world.send(asking)).toMatchObject({ status: 200, json: { success: true } })
})

test('what goes wrong inside is told to the log, not to the caller', async () => {
  const opstage = await startOpstage()
  await sql`drop table "serviceLabel"`.execute(opstage.db)
  const path = `${services.list.path}?label=a:b`
  const answer = await send(opstage.baseUrl, { method: 'GET', path, headers: opstage.owner.headers })
  expect(checkFailure(answer)).toBe('INTERNAL_ERROR')
  expect(answer.text).not.toMatch(/serviceLabel|sql|select/i)
  const logged = opstage.lines.find((line) => line.includes('request failed'))
  expect(logged).toContain(String(answer.headers['x-request-id']))
  expect(logged).toContain('serviceLabel')
})

test('a server that is stopping says so to who still asks', async () => {
  const { baseUrl, dispose } = await openOpstage()
  const { hostname, port } = new URL(baseUrl)
  const request = 'GET /api/system/version HTTP/1.1\r\nhost: x\r\n\r\n'
  const socket = connect(Number(port), hostname)
  // Half of a second request keeps the connection open while the server closes.
  socket.write(request + request.slice(0, -2))
  await once(socket, 'data')
  const disposed = dispose()
  socket.write('\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(checkFailure(parseAnswer(answer.toString()))).toBe('SERVICE_UNAVAILABLE')
  await disposed
})
