import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect } from 'vitest'
import { type RawAnswer, type RawRequest, send } from './request.ts'

/** Any header that is not known makes a request go the ordinary way. */
export const ORDINARY = { 'x-way': 'ordinary' }

/** Over a connection of its own, which could be kept. */
async function alone<T>(use: (connection: Agent) => Promise<T>): Promise<T> {
  const connection = new Agent({ keepAlive: true, maxSockets: 1 })
  return use(connection).finally(() => connection.destroy())
}

/** Makes a connection one of Node's. */
const FIRST = '/api/system/version'

export type Way = 'plain' | 'parsed' | 'ordinary'

/**
 * What idle agents ask goes past the framework when it is plainly right, and past Node's parser too when nothing else was said on its
 * connection, so that the same request can be sent each way. Nobody may be able to tell which one it took.
 */
export const ways = (baseUrl: string): Record<Way, (raw: RawRequest) => Promise<RawAnswer>> => ({
  plain: (raw) => alone((connection) => send(baseUrl, raw, connection)),
  parsed: (raw) =>
    alone(async (connection) => {
      await send(baseUrl, { method: 'GET', path: FIRST }, connection)
      return send(baseUrl, raw, connection)
    }),
  ordinary: (raw) => send(baseUrl, { ...raw, headers: { ...raw.headers, ...ORDINARY } }),
})

/** For a file of tests: by which way a request has come to its answer. */
export function watchWays() {
  const seen = { parsed: 0, ordinary: 0 }
  const count = (way: keyof typeof seen) => (message: unknown) => {
    if ((message as { request: { url: string } }).request.url !== FIRST) seen[way] += 1
  }
  const watched = [
    ['http.server.request.start', count('parsed')],
    ['tracing:fastify.request.handler:start', count('ordinary')],
  ] as const
  beforeAll(() => watched.forEach(([channel, count]) => subscribe(channel, count)))
  afterAll(() => watched.forEach(([channel, count]) => void unsubscribe(channel, count)))
  return async (ask: () => Promise<RawAnswer>, status = 200): Promise<Way> => {
    const before = { ...seen }
    expect(await ask()).toMatchObject({ status })
    if (seen.ordinary > before.ordinary) return 'ordinary'
    return seen.parsed > before.parsed ? 'parsed' : 'plain'
  }
}

/** What may differ: moments, how far the record is sealed, and what is made anew for each request. */
export function comparable({ status, headers, text }: RawAnswer) {
  const { date, Date: at, 'x-request-id': id, 'content-length': length, ...rest } = headers
  const isWhole = Number(length) === Buffer.byteLength(text)
  const said = text.replace(/"serverTime":"[\d.:TZ-]{24}"/, '"serverTime":""').replace(/,"auditHead":"[^"]+"/, '')
  return { status, headers: { ...rest, hasDate: Boolean(date ?? at), id: String(id).length, isWhole }, said }
}

/** Those of the requests that are not answered in the same way whichever way they come. */
export async function differences({ plain, parsed, ordinary }: ReturnType<typeof ways>, requests: RawRequest[]) {
  const found = []
  for (const raw of requests) {
    const expected = comparable(await ordinary(raw))
    for (const ask of [plain, parsed]) {
      const answered = comparable(await ask(raw))
      if (!isDeepStrictEqual(answered, expected)) found.push({ raw, expected, answered, isPlain: ask === plain })
    }
  }
  return found
}
