import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Route } from '@xtrape/capsule-contracts-node'
import type { preParsingHookHandler } from 'fastify'
import type { Context } from './context.ts'
import { envelope } from './envelope.ts'
import { type Refusal, refusalOf } from './failure.ts'
import { forAgents, overHttps } from './headers.ts'
import type { Log } from './log.ts'
import type { Caller, OpenCalls, WhenGone } from './open-calls.ts'
import type { PlainRequest } from './plain-request.ts'
import { bodyOf, check, compiled, readBody } from './quick-check.ts'
import { type Asked, matchPlain, type Place, placeOf } from './quick-match.ts'
import type { Requests } from './requests.ts'
import { cameFrom, type Sender, type Trust } from './sender.ts'
import { endOfTurn } from './turn.ts'

type Asking = Sender & { params: unknown }

/** Lets in who is known, at once; `undefined` is no refusal, but a reason to look more closely. */
export type AdmitKnown = (asking: Asking, route: Route) => Context | undefined

/** Looks who that is; throws the refusal. */
export type Admit = (asking: Asking, route: Route) => Promise<Context>

interface QuickCall {
  ctx: Context
  params: unknown
  query: unknown
  body: unknown
  whenGone: WhenGone
}

interface Way extends Place {
  /** Its address as the framework has it. */
  url: string
  handle: (call: QuickCall) => Promise<unknown>
}

/** A request that is plainly right so far. */
interface Recognised {
  way: Way
  asking: Asking
  query: unknown
  hasBody: boolean
  startedAt: number
}

/** What of it is still of use while it waits, maybe for a minute. */
interface Taken<C extends Caller> extends Omit<QuickCall, 'ctx'>, Pick<Recognised, 'way' | 'startedAt'> {
  requestId: string
  isHttps: boolean
  caller: C
}

/** Writes an answer, and hangs up if it is the last one; `headers` are names and values by turns. */
type Send<C extends Caller> = (caller: C, status: number, headers: string[], text: string, isLast: boolean) => void

export interface QuickOptions {
  admitKnown: AdmitKnown
  admit: Admit
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
const NOTHING = { data: undefined }
/** More than idle agents say. Whoever is not known is asked who they are before more than that is read. */
const MOST_UNKNOWN_BYTES = 4096
/** Whoever has waited for so long for nothing is idle. */
const IDLE_MS = 1000

/**
 * A way past the framework for what each agent asks again and again. It takes only what is plainly right. All else goes the
 * ordinary way, where it is refused if it is to be; nobody can tell the ways apart.
 */
export function createQuickWay({ admitKnown, admit, calls, log, requests, newRequestId, trust }: QuickOptions) {
  const ways: Way[] = []
  /** Of those who turned out not to be plainly right when their body had been read. */
  const bodies = new WeakMap<IncomingMessage, Buffer>()
  /** Connections on which something else was said: had it not been, they might be no connections of Node's. */
  const mixed = new WeakSet<Socket>()

  function recognise(request: Asked, socket: Socket): Recognised | undefined {
    const startedAt = performance.now()
    const match = calls.isStopping ? undefined : matchPlain(ways, request)
    const query = match && check(match.place.route.query, match.query)
    if (!match || !query) return undefined
    const { place: way, agentId, hasBody } = match
    const { headers } = request
    const asking = { id: newRequestId(), headers, params: { agentId }, ...cameFrom({ headers, socket }, trust) }
    return { way, asking, query: query.data, hasBody, startedAt }
  }

  /** From a connection that Node's parser has not seen. */
  function takePlain(request: PlainRequest, socket: Socket, send: Send<Socket>): boolean {
    const known = recognise(request, socket)
    if (!known) return false
    const { asking, way } = known
    const ctx = admitKnown(asking, way.route)
    if (!ctx && request.body.length > MOST_UNKNOWN_BYTES) return false
    const body = known.hasBody ? bodyOf(way.route, request.body) : NOTHING
    if (!body) return false
    void answer(takenOf(known, body.data, socket), ctx ?? admit(asking, way.route), send)
    return true
  }

  /** From one of Node's. Answers whether the request was taken. */
  function take(request: IncomingMessage, response: ServerResponse, ordinary: RequestListener): boolean {
    const known = recognise(request, request.socket)
    const ctx = known && admitKnown(known.asking, known.way.route)
    if (!known || !ctx) {
      mixed.add(request.socket)
      return false
    }
    if (!known.hasBody) {
      // It may wait for a minute; what it said is not needed any more.
      request.headers = {}
      request.rawHeaders = []
      void answer(takenOf(known, undefined, response), ctx, sendParsed, mixed.has(request.socket))
    } else
      readBody(request, (bytes) => {
        const body = bodyOf(known.way.route, bytes)
        if (body) return void answer(takenOf(known, body.data, response), ctx, sendParsed)
        bodies.set(request, bytes)
        return ordinary(request, response)
      })
    return true
  }

  function takenOf<C extends Caller>(
    { way, asking, query, startedAt }: Recognised,
    body: unknown,
    caller: C,
  ): Taken<C> {
    const { id: requestId, protocol, params } = asking
    const isHttps = protocol === 'https'
    return { way, params, query, body, whenGone: callerOf(caller), requestId, isHttps, startedAt, caller }
  }

  /** Made out here, where it can reach nothing else: what is made for a poll holds all that is in reach of it, for as long as the poll waits. */
  const callerOf =
    (caller: Caller): WhenGone =>
    (gone) =>
      calls.whenGone(caller, gone)

  /** `mayMove`: who turns out to be idle is to come by another connection, which costs less when Node's parser does not see it. */
  async function answer<C extends Caller>(
    taken: Taken<C>,
    admitted: Context | Promise<Context>,
    send: Send<C>,
    mayMove = false,
  ) {
    const { way, params, query, body, whenGone, caller, requestId, startedAt } = taken
    const { route, url, handle } = way
    let refusal: Refusal | undefined
    let text: string
    let isLast = false
    try {
      const ctx = admitted instanceof Promise ? await admitted : admitted
      const said = await handle({ ctx, params, query, body, whenGone })
      isLast = mayMove && isNothing(said) && performance.now() - startedAt > IDLE_MS
      text = JSON.stringify(envelope(route, said))
      await endOfTurn()
    } catch (error) {
      refusal = refusalOf(error, { requestId, route: url }, log)
      text = JSON.stringify(refusal.body)
    }
    // Whoever has hung up is answered no more.
    if (caller.destroyed) return
    const status = refusal?.status ?? 200
    const headers = [...always, 'x-request-id', requestId, 'content-length', String(Buffer.byteLength(text))]
    if (refusal?.headers['retry-after'] !== undefined) headers.push('retry-after', refusal.headers['retry-after'])
    if (taken.isHttps) headers.push(...overHttps)
    send(caller, status, headers, text, isLast || calls.isStopping)
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
    takePlain,
  }
}

const sendParsed: Send<ServerResponse> = (response, status, headers, text, isLast) => {
  if (isLast) headers.push('connection', 'close')
  response.writeHead(status, headers).end(text)
}

/** No commands, for a poll. */
const isNothing = (said: unknown) => (said as { data?: unknown[] } | undefined)?.data?.length === 0
