import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { RequestListener } from 'node:http'
import { parseBody } from './body.ts'
import { AppError } from './errors.ts'
import { failure, refuseUnreadable } from './failure.ts'
import { forBrowsers, protectWithHeaders } from './headers.ts'
import { serveLines } from './lines.ts'
import type { Log } from './log.ts'
import { type Authorize, createMount, type Mount } from './mount.ts'
import { createOpenCalls, type OpenCalls } from './open-calls.ts'
import { type Admit, type AdmitKnown, createQuickWay, type QuickWay } from './quick.ts'
import type { Requests } from './requests.ts'
import { type Trust, trustIn } from './sender.ts'

/** Files of the console, addresses with nothing behind them, wrong methods. */
const OTHER = 'other'
const DEFAULT_BODY_LIMIT = 1024 * 1024

export interface HttpOptions {
  log: Log
  authorize: Authorize
  admitKnown: AdmitKnown
  admit: Admit
  requests: Requests
  newRequestId: () => string
  trustProxy: string | undefined
}

export function createHttp({ authorize, admitKnown, admit, trustProxy, ...options }: HttpOptions): {
  http: FastifyInstance
  mount: Mount
} {
  const trust = trustIn(trustProxy)
  const http = openServer(options, trust)
  protectWithHeaders(http)
  readJson(http)
  const calls = createOpenCalls()
  noteRequests(http, options)
  const quick = createQuickWay({ ...options, admitKnown, admit, calls, trust })
  goQuickFirst(http, quick)
  const lines = serveLines(http.server, (request, socket) => quick.takePlain(request, socket, lines.send))
  stopSoftly(http, calls, lines.close)
  return { http, mount: createMount({ http, authorize, calls, quick }) }
}

type ServerOptions = Pick<HttpOptions, 'log' | 'newRequestId'>

function openServer({ log, newRequestId }: ServerOptions, trust: Trust | undefined): FastifyInstance {
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
    frameworkErrors: (error, request, reply) => void failure(error, request, reply.headers(forBrowsers), log),
    clientErrorHandler: (error, socket) => void refuseUnreadable(error, socket, newRequestId()),
  }) as unknown as FastifyInstance

  // Node would refuse what a caller expects beyond `100-continue` by itself, outside of the envelope.
  http.server.on('checkExpectation', (request, response) => void http.server.emit('request', request, response))

  http.setErrorHandler((error, request, reply) => failure(error, request, reply, log))
  return http
}

function noSchemas(): never {
  throw new Error('schemas of routes are declared in the contracts, not to Fastify')
}

/** No body is read that is anything else. */
function readJson(http: FastifyInstance) {
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(text as string))
    } catch (error) {
      done(error as Error)
    }
  })
}

function stopSoftly(http: FastifyInstance, calls: OpenCalls, closeLines: () => void) {
  http.addHook('preClose', async () => {
    await calls.stop()
    closeLines()
  })
  // Whoever has heard from a server that stops finds it gone with the next request, instead of being refused by it.
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (calls.isStopping) reply.header('connection', 'close')
    done()
  })
}

function noteRequests(http: FastifyInstance, { log, requests }: Pick<HttpOptions, 'log' | 'requests'>) {
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
}

/** What is plainly right never comes to the framework. */
function goQuickFirst({ server }: FastifyInstance, quick: QuickWay) {
  const [ordinary] = server.listeners('request') as [RequestListener]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!quick.take(request, response, ordinary)) ordinary(request, response)
  })
}
