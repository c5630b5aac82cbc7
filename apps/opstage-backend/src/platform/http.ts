import {
  type Access,
  type Body,
  type ByteStream,
  type Params,
  type Query,
  type Route,
  type TextStream,
} from '@xtrape/capsule-contracts-node'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { parseBody } from './body.ts'
import type { Context } from './context.ts'
import { envelope } from './envelope.ts'
import { AppError, invalid } from './errors.ts'
import { failure, refuseUnreadable } from './failure.ts'
import type { Log } from './log.ts'
import { createOpenCalls } from './open-calls.ts'
import { type AdmitKnown, createQuickWay } from './quick.ts'
import type { Requests } from './requests.ts'
import { trustIn } from './sender.ts'
import { endOfTurn } from './turn.ts'

export interface Call<T extends Route> {
  ctx: Context
  params: Params<T>
  query: Query<T>
  body: Body<T>
  /**
   * Aborted when the caller hangs up or the server stops; made for those who ask. A method, because V8 keeps a hidden class for each
   * object literal with a getter until it looks through the whole heap, and with it all that the getter can reach: every request.
   */
  signal: () => AbortSignal
  reply: FastifyReply
}

/** What a handler gives back: the data alone, or with what the route declares beside it. */
export type Answer<T extends Route> =
  undefined extends z.input<T['meta']>
    ? undefined extends z.input<T['data']>
      ? void
      : z.input<T['data']>
    : z.input<T['meta']> & { data: z.input<T['data']> }

export type Mount = <T extends Route>(route: T, handle: (call: Call<T>) => Promise<Answer<T>>) => void

/** Finds out who calls and whether they may; throws the refusal. Runs before the body is read. */
export type Authorize = (request: FastifyRequest, route: Route) => Promise<Context>

declare module 'fastify' {
  interface FastifyRequest {
    ctx?: Context
  }
  interface FastifyContextConfig {
    /** Id of the route that is declared there. */
    operation?: string
    access?: Access
  }
}

/** Files of the console, addresses with nothing behind them, wrong methods. */
const OTHER = 'other'
const DEFAULT_BODY_LIMIT = 1024 * 1024

export interface HttpOptions {
  log: Log
  authorize: Authorize
  admitKnown: AdmitKnown
  requests: Requests
  newRequestId: () => string
  trustProxy: string | undefined
}

export function createHttp({ log, authorize, admitKnown, requests, newRequestId, trustProxy }: HttpOptions): {
  http: FastifyInstance
  mount: Mount
} {
  const trust = trustIn(trustProxy)
  const http = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    // What is logged names its request by itself: a logger for each would be made for nothing.
    childLoggerFactory: (logger) => logger,
    trustProxy: trust ?? false,
    bodyLimit: DEFAULT_BODY_LIMIT,
    exposeHeadRoutes: false,
    // An agent that heartbeats every half minute shall not hold a socket in between.
    keepAliveTimeout: 5_000,
    requestTimeout: 10_000,
    // Node looks for those who are too slow twice a minute by default, which makes 10 s of them 40.
    http: { connectionsCheckingInterval: 1000, headersTimeout: 10_000 },
    // As long as the headers may be: what is wrong with a parameter, its route says.
    routerOptions: { maxParamLength: 16_384 },
    return503OnClosing: false,
    // Routes are checked by what is declared of them: compilers for another kind of schema need not be loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (error, request, reply) => void failure(error, request, reply, log),
    clientErrorHandler: (error, socket) => void refuseUnreadable(error, socket, newRequestId()),
  }) as unknown as FastifyInstance

  // Node would refuse what a caller expects beyond `100-continue` by itself, outside of the envelope.
  http.server.on('checkExpectation', (request, response) => void http.server.emit('request', request, response))

  http.removeAllContentTypeParsers()
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(text as string))
    } catch (error) {
      done(error as Error)
    }
  })

  const calls = createOpenCalls()
  http.addHook('preClose', calls.stop)
  // Whoever has heard from a server that stops finds it gone with the next request, instead of being refused by it.
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (calls.isStopping) reply.header('connection', 'close')
    done()
  })

  http.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (request.headers['content-encoding']) throw new AppError('UNSUPPORTED_MEDIA_TYPE')
    done()
  })
  http.addHook('onResponse', (request, reply, done) => {
    const { method, url, config } = request.routeOptions
    requests.record(config.operation ?? OTHER, reply.statusCode, reply.elapsedTime / 1000)
    log.debug({ requestId: request.id, method, route: url, status: reply.statusCode, ms: reply.elapsedTime }, 'request')
    done()
  })
  http.setErrorHandler((error, request, reply) => failure(error, request, reply, log))

  const quick = createQuickWay({ admitKnown, calls, log, requests, newRequestId, trust })
  const [ordinary] = http.server.listeners('request') as [RequestListener]
  http.server.removeAllListeners('request')
  http.server.on('request', (request, response) => {
    if (!quick.take(request, response, ordinary)) ordinary(request, response)
  })

  const mount: Mount = (route, handle) => {
    if (route.quick) quick.add(route, pattern(route.path), (call) => handle(call as unknown as Call<typeof route>))
    http.route({
      method: route.method,
      url: pattern(route.path),
      config: { operation: route.id, access: route.access },
      ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
      ...(route.quick ? { preParsing: quick.handBack } : {}),
      onRequest: async (request) => {
        // What an agent says is still heard: it would have to say it again.
        if (calls.isStopping && route.access !== 'agent')
          throw new AppError('SERVICE_UNAVAILABLE', { message: 'The server is stopping', retryAfter: 1 })
        request.ctx = await authorize(request, route)
      },
      handler: async (request, reply) => {
        refuseNul(request.params, 'params')
        refuseNul(request.query, 'query')
        const call = {
          ctx: request.ctx!,
          params: read(route.params, request.params, 'params'),
          query: read(route.query, request.query, 'query'),
          body: read(route.body, request.body, ''),
          signal: () => calls.signalOf(reply.raw),
          reply,
        }
        const answer = await handle(call as Call<typeof route>)
        if (route.access === 'agent') await endOfTurn()
        if (reply.sent) return reply
        if (!route.path.startsWith('/api/system/')) reply.header('cache-control', 'no-store')
        if (route.stream) return sendStream(reply, route.stream, answer as TextStream | ByteStream)
        return reply.send(envelope(route, answer))
      },
    })
  }
  return { http, mount }
}

function noSchemas(): never {
  throw new Error('schemas of routes are declared in the contracts, not to Fastify')
}

const pattern = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

/** A handler that knows the type better than the route has set it. */
function sendStream(reply: FastifyReply, type: string, content: TextStream | ByteStream) {
  if (!reply.hasHeader('content-type')) reply.type(type)
  return reply.send(typeof content === 'string' ? content : Readable.from(content))
}

function read(schema: z.ZodType, value: unknown, where: string): unknown {
  if (schema.type === 'undefined') return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(
    parsed.error.issues.map(({ path, message }) => ({
      path: [where, ...path].filter((part) => part !== '').join('.'),
      message,
    })),
  )
}

function refuseNul(values: unknown, where: string) {
  for (const key in values as Record<string, unknown>)
    // A key that is repeated has a list of values, which are texts too.
    if (key.includes('\0') || String((values as Record<string, unknown>)[key]).includes('\0'))
      throw invalid([{ path: where, message: 'must not contain NUL characters' }])
}

export const isHuman = (access: Access) => access === 'viewer' || access === 'operator' || access === 'owner'
