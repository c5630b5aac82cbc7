import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

export type Shape = z.ZodType

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call a route. `owner` ⊃ `operator` ⊃ `viewer` are people, signed in or by an API token, `agent` is a bearer token,
 * `monitor` the one in OPSTAGE_METRICS_TOKEN, `public` is anyone.
 */
export type Access = 'public' | 'viewer' | 'operator' | 'owner' | 'agent' | 'monitor'

/** One HTTP operation. The server mounts it, the clients call it, OpenAPI prints it, the property tests loop over it. */
export interface Route<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  D extends Shape = Shape,
  M extends Shape = Shape,
> {
  id: string
  method: Method
  /** Under /api, but for the one address that monitoring systems expect elsewhere. */
  path: `/api/${string}` | '/metrics'
  access: Access
  summary: string
  params: P
  query: Q
  body: B
  data: D
  /** What stands beside `data` in the envelope: pagination and the like. */
  meta: M
  errors: readonly ErrorCode[]
  /** True for what an API token may not do, whatever its role: only somebody who has signed in. */
  needsPerson: boolean
  /** `false` where an audit event per call would drown the record: heartbeats, polls, progress. */
  audited: boolean
  /** True for what changes something; a GET that does (prepare) says so itself. */
  writes: boolean
  /** Content type of an answer that is no envelope but a `textStream` or `byteStream`. */
  stream?: string
  /** Takes an `Idempotency-Key` header: the same key and body within 24 h give the first answer again. */
  idempotent?: boolean
  /** Largest body in bytes; the server's default is 1 MiB. */
  bodyLimit?: number
  /**
   * Asked again and again by each agent that has nothing to do: the server may take a plain request past its framework. Only where
   * `agentId` is the one parameter, and the answer an envelope.
   */
  quick?: boolean
}

const nothing = z.undefined()

/** Texts one after the other: the answer of a route that is no envelope. */
export type TextStream = AsyncIterable<string> | string
export const textStream = z.custom<TextStream>()
/** The same of bytes. */
export type ByteStream = AsyncIterable<Uint8Array>
export const byteStream = z.custom<ByteStream>()

type Required = 'id' | 'method' | 'path' | 'access' | 'summary'
type Optional = 'errors' | 'needsPerson' | 'audited' | 'writes' | 'stream' | 'idempotent' | 'bodyLimit' | 'quick'

/** Declares a route; what is left out is: no params, query, body or data, no errors of its own, audited when it is no GET. */
export function route<
  P extends Shape = typeof nothing,
  Q extends Shape = typeof nothing,
  B extends Shape = typeof nothing,
  D extends Shape = typeof nothing,
  M extends Shape = typeof nothing,
>(
  r: Pick<Route, Required> & Partial<Pick<Route, Optional>> & { params?: P; query?: Q; body?: B; data?: D; meta?: M },
): Route<P, Q, B, D, M> {
  return {
    errors: [],
    needsPerson: false,
    writes: r.method !== 'GET',
    audited: r.method !== 'GET',
    ...r,
    params: r.params ?? (nothing as Shape as P),
    query: r.query ?? (nothing as Shape as Q),
    body: r.body ?? (nothing as Shape as B),
    data: r.data ?? (nothing as Shape as D),
    meta: r.meta ?? (nothing as Shape as M),
  }
}

export type Params<T extends Route> = z.output<T['params']>
export type Query<T extends Route> = z.output<T['query']>
export type Body<T extends Route> = z.output<T['body']>
export type Data<T extends Route> = z.output<T['data']>
export type Meta<T extends Route> = z.output<T['meta']>

type Part<K extends string, T extends Shape> =
  undefined extends z.input<T>
    ? { [_ in K]?: z.input<T> | undefined }
    : Record<never, never> extends z.input<T>
      ? { [_ in K]?: z.input<T> }
      : { [_ in K]: z.input<T> }

/** What a caller hands over for a route: only the parts that it has, optional where all of a part is. */
export type Input<T extends Route> = Part<'params', T['params']> & Part<'query', T['query']> & Part<'body', T['body']>
