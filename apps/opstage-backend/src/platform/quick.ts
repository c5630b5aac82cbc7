import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Route } from '@xtrape/capsule-contracts-node'
import type { preParsingHookHandler } from 'fastify'
import type { Context } from './context.ts'
import { envelope } from './envelope.ts'
import { type Refusal, refusalOf } from './failure.ts'
import { forAgents, overHttps } from './headers.ts'
import type { Log } from './log.ts'
import type { OpenCalls, WhenGone } from './open-calls.ts'
import { bodyOf, check, compiled, readBody } from './quick-check.ts'
import { matchPlain, type Place, placeOf } from './quick-match.ts'
import type { Requests } from './requests.ts'
import { cameFrom, type Sender, type Trust } from './sender.ts'
import { endOfTurn } from './turn.ts'

/** Lets in who is known, at once; `undefined` is no refusal, but a reason to go the ordinary way. */
export type AdmitKnown = (sender: Sender & { params: unknown }, route: Route) => Context | undefined

interface QuickCall {
  ctx: Context
  params: unknown
  query: unknown
  body: unknown
  isHttps: boolean
  whenGone: WhenGone
}

interface Way extends Place {
  /** Its address as the framework has it. */
  url: string
  handle: (call: QuickCall) => Promise<unknown>
}

export interface QuickOptions {
  admitKnown: AdmitKnown
  calls: OpenCalls
  log: Log
  requests: Requests
  newRequestId: () => string
  trust: Trust | undefined
}

export type QuickWay = ReturnType<typeof createQuickWay>

const always = [
  ...Object.entries(forAgents).flatMap(([name, value]) => [name, String(value)]),
  'cache-control',
  'no-store',
  'content-type',
  'application/json; charset=utf-8',
]

/**
 * A way past the framework for what each agent asks again and again. It takes only what is plainly right. All else goes the
 * ordinary way, where it is refused if it is to be; nobody can tell the two ways apart.
 */
export function createQuickWay({ admitKnown, calls, log, requests, newRequestId, trust }: QuickOptions) {
  const ways: Way[] = []
  /** Of those who turned out not to be plainly right when their body had been read. */
  const bodies = new WeakMap<IncomingMessage, Buffer>()

  /** Whether the request was taken. */
  function take(request: IncomingMessage, response: ServerResponse, ordinary: RequestListener): boolean {
    const startedAt = performance.now()
    const match = calls.isStopping ? undefined : matchPlain(ways, request)
    if (!match) return false
    const { place, agentId, hasBody } = match
    const { route } = place
    const params = { agentId }
    const query = check(route.query, match.query)
    if (!query) return false
    const sender = { id: newRequestId(), headers: request.headers, params, ...cameFrom(request, trust) }
    const ctx = admitKnown(sender, route)
    if (!ctx) return false
    const call = { ctx, params, query: query.data, isHttps: sender.protocol === 'https', whenGone: callerOf(response) }
    if (!hasBody) {
      // It may wait for a minute; what it said is not needed any more.
      request.headers = {}
      request.rawHeaders = []
      void answer(place, { ...call, body: undefined }, response, startedAt)
    } else
      readBody(request, (bytes) => {
        const body = bodyOf(route, bytes)
        if (body) return void answer(place, { ...call, body: body.data }, response, startedAt)
        bodies.set(request, bytes)
        return ordinary(request, response)
      })
    return true
  }

  /** Made out here, where it can reach nothing else: what is made for a poll holds all that is in reach of it, for as long as the poll waits. */
  const callerOf =
    (response: ServerResponse): WhenGone =>
    (gone) =>
      calls.whenGone(response, gone)

  async function answer({ route, url, handle }: Way, call: QuickCall, response: ServerResponse, startedAt: number) {
    const { requestId } = call.ctx.origin!
    let refusal: Refusal | undefined
    let text: string
    try {
      text = JSON.stringify(envelope(route, await handle(call)))
      await endOfTurn()
    } catch (error) {
      refusal = refusalOf(error, { requestId, route: url }, log)
      text = JSON.stringify(refusal.body)
    }
    // Whoever has hung up is answered no more.
    if (response.destroyed) return
    const status = refusal?.status ?? 200
    const headers = [...always, 'x-request-id', requestId, 'content-length', String(Buffer.byteLength(text))]
    if (refusal?.headers['retry-after'] !== undefined) headers.push('retry-after', refusal.headers['retry-after'])
    if (call.isHttps) headers.push(...overHttps)
    if (calls.isStopping) headers.push('connection', 'close')
    response.writeHead(status, headers).end(text)
    const ms = performance.now() - startedAt
    requests.record(route.id, status, ms / 1000)
    log.debug({ requestId, method: route.method, route: url, status, ms }, 'request')
  }

  /** For the ordinary way: what was read of a body already, in place of what is left to read. */
  const handBack: preParsingHookHandler = (request, _reply, payload, done) => {
    const bytes = bodies.get(request.raw)
    done(null, bytes ? Readable.from([bytes]) : payload)
  }

  return {
    add: (route: Route, url: string, handle: Way['handle']) =>
      void ways.push({ ...placeOf(compiled(route)), url, handle }),
    handBack,
    take,
  }
}
