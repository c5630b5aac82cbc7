import type { IncomingMessage } from 'node:http'
import type { Route } from '@xtrape/capsule-contracts-node'
import { PLAIN } from './plain-request.ts'

const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i
/** More than idle agents say; what is longer may take its time. */
const MOST_BYTES = 65_536

/** What of a request tells where it belongs, whoever has read it. */
export type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'httpVersion'>

/** What of a route can be compared with an address. */
export interface Place {
  route: Route
  pattern: RegExp
}

export interface Match<P extends Place> {
  place: P
  agentId: string
  query: Record<string, string>
  hasBody: boolean
}

export const placeOf = (route: Route): Place => ({
  route,
  pattern: new RegExp(`^${route.path.replace('{agentId}', '([\\w-]+)')}(?:\\?([\\w.,=&-]+))?$`),
})

/** The place that a request is for, if there is nothing about it that would need a closer look. */
export function matchPlain<P extends Place>(places: readonly P[], request: Asked): Match<P> | undefined {
  const { method, url, headers, httpVersion } = request
  for (const place of places) {
    if (place.route.method !== method) continue
    const [, agentId, search] = place.pattern.exec(url!) ?? []
    if (agentId === undefined) continue
    const query = readQuery(place.route, search)
    const hasBody = method !== 'GET'
    if (!query || httpVersion !== '1.1' || !isPlain(headers) || !hasPlainBody(headers, hasBody)) return undefined
    return { place, agentId, query, hasBody }
  }
  return undefined
}

/** Each name once, with a value: what else may stand in an address is read in one way only, the framework's. */
function readQuery({ query: { type } }: Route, search: string | undefined): Record<string, string> | undefined {
  const query: Record<string, string> = {}
  if (search === undefined) return query
  if (type === 'undefined') return undefined
  for (const pair of search.split('&')) {
    const [name = '', value, more] = pair.split('=')
    if (name === '' || value === undefined || more !== undefined || name in query) return undefined
    query[name] = value
  }
  return query
}

function isPlain(headers: IncomingMessage['headers']): boolean {
  for (const name in headers) if (!PLAIN.has(name)) return false
  return true
}

function hasPlainBody(headers: IncomingMessage['headers'], hasBody: boolean): boolean {
  const { 'content-type': type, 'content-length': length } = headers
  if (!hasBody) return type === undefined && length === undefined
  if (type === undefined || length === undefined) return false
  return JSON_TYPE.test(type) && Number(length) > 0 && Number(length) <= MOST_BYTES
}
