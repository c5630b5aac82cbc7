import type { Access, Body, ByteStream, Params, Query, Route, TextStream } from '@xtrape/capsule-contracts-node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Context } from './context.ts'
import { envelope } from './envelope.ts'
import { AppError, invalid } from './errors.ts'
import type { OpenCalls, WhenGone } from './open-calls.ts'
import type { QuickWay } from './quick.ts'
import { endOfTurn } from './turn.ts'

export interface Call<T extends Route> {
  ctx: Context
  params: Params<T>
  query: Query<T>
  body: Body<T>
  /** No getter here: V8 keeps a hidden class for each object literal with one until it looks through the whole heap, and with it the request. */
  whenGone: WhenGone
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

interface MountOptions {
  http: FastifyInstance
  authorize: Authorize
  calls: OpenCalls
  quick: QuickWay
}

/** Makes routes of declarations: who calls, what they say and how they are answered is the same for all. */
export function createMount({ http, authorize, calls, quick }: MountOptions): Mount {
  const admit = async (request: FastifyRequest, route: Route) => {
    // What an agent says is still heard: it would have to say it again.
    if (calls.isStopping && route.access !== 'agent')
      throw new AppError('SERVICE_UNAVAILABLE', { message: 'The server is stopping', retryAfter: 1 })
    request.ctx = await authorize(request, route)
  }

  const callOf = (request: FastifyRequest, reply: FastifyReply, route: Route): Call<Route> => {
    refuseNul(request.params, 'params')
    refuseNul(request.query, 'query')
    return {
      ctx: request.ctx!,
      params: read(route.params, request.params, 'params'),
      query: read(route.query, request.query, 'query'),
      body: read(route.body, request.body, ''),
      whenGone: (gone) => calls.whenGone(reply.raw, gone),
      reply,
    }
  }

  return (route, handle) => {
    const answer = (call: unknown) => handle(call as Call<typeof route>)
    const url = pattern(route.path)
    if (route.quick) quick.add(route, url, answer)
    http.route({
      method: route.method,
      url,
      config: { operation: route.id, access: route.access },
      ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
      ...(route.quick ? { preParsing: quick.handBack } : {}),
      onRequest: (request) => admit(request, route),
      handler: async (request, reply) => {
        const said = await answer(callOf(request, reply, route))
        if (route.access === 'agent') await endOfTurn()
        if (reply.sent) return reply
        if (!route.path.startsWith('/api/system/')) reply.header('cache-control', 'no-store')
        if (route.stream) return sendStream(reply, route.stream, said as TextStream | ByteStream)
        return reply.send(envelope(route, said))
      },
    })
  }
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
