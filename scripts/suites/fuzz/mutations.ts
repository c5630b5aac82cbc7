import type { Route } from '@xtrape/capsule-contracts-node'
import type { RawRequest } from '../../../apps/opstage-backend/test/properties/request.ts'
import { hostileHeaders, hostileTexts, hostileValues, monsters } from './hostile.ts'

/** Chances that are the same for the same seed. */
export interface Chaos {
  below: (count: number) => number
  pick: <T>(list: readonly T[]) => T
}

export function createChaos(seed: string): Chaos {
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193)
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return { below, pick: (list) => list[below(list.length)]! }
}

type Mutation = (chaos: Chaos, route: Route, good: RawRequest) => RawRequest

/** One good request with one thing, or a few, made bad. */
export function mutate(chaos: Chaos, route: Route, good: RawRequest): RawRequest {
  const all = good.body === undefined ? [inQuery, inPath, inHeaders] : [...ofBodies, inQuery, inPath, inHeaders]
  const once = chaos.pick(all)(chaos, route, good)
  return chaos.below(4) === 0 ? chaos.pick(all)(chaos, route, once) : once
}

const LARGE = 20_000

type Json = Record<string, unknown>

const planted: Mutation = (chaos, _route, good) => {
  // A monster is bad enough as it is.
  if (String(good.body).length > LARGE) return good
  const body = parse(good)
  return { ...good, body: JSON.stringify(plant(body, chaos.pick(placesIn(body)), chaos)) }
}

const invented: Mutation = (chaos, _route, good) => ({ ...good, body: JSON.stringify(invent(chaos, 4)) })

const monstrous: Mutation = (chaos, _route, good) => ({ ...good, body: chaos.pick(monsters) })

const garbled: Mutation = (chaos, _route, good) => {
  const text = String(good.body)
  const at = chaos.below(text.length + 1)
  const cut = chaos.below(8)
  return {
    ...good,
    body: text.slice(0, at) + chaos.pick(['', '"', '}', '\\u', '\0', ',,', '\u{1f4a9}']) + text.slice(at + cut),
  }
}

const ofBodies = [planted, planted, planted, invented, monstrous, garbled]

const inQuery: Mutation = (chaos, route, good) => {
  const names = [...namesOf(route.query), ...namesOf(route.query), 'x', 'a[b]', '__proto__', 'page', '']
  const count = chaos.pick([1, 1, 2, 3, 60])
  const name = chaos.pick(names)
  const pairs = Array.from({ length: count }, () => `${encode(name)}=${encode(chaos.pick(hostileTexts))}`)
  // A poll waits as long as it is told to: that is no slowness.
  const path = good.path.split('?')[0]!
  return { ...good, path: `${path}?${pairs.filter((pair) => !pair.startsWith('waitSeconds=')).join('&')}` }
}

const inPath: Mutation = (chaos, route, good) => {
  const search = good.path.includes('?') ? good.path.slice(good.path.indexOf('?')) : ''
  const [path = ''] = good.path.split('?')
  if (!route.path.includes('{')) return { ...good, path: `${path}?${encode(chaos.pick(hostileTexts))}` }
  // What names the caller stays, or nothing else would ever be reached.
  const parts = path.split('/')
  const places = route.path.split('/').flatMap((part, i) => (part.startsWith('{') ? [i] : []))
  parts[chaos.pick(places)] = encode(chaos.pick(hostileTexts)) || 'x'
  return { ...good, path: parts.join('/') + search }
}

const inHeaders: Mutation = (chaos, _route, good) => {
  const [name, value] = chaos.pick(hostileHeaders)
  return { ...good, headers: { ...good.headers, [name]: value } }
}

function invent(chaos: Chaos, depth: number): unknown {
  const kind = chaos.below(depth > 0 ? 4 : 2)
  if (kind < 2) return chaos.pick(hostileValues)
  const some = Array.from({ length: chaos.below(5) }, () => invent(chaos, depth - 1))
  return kind === 2 ? some : Object.fromEntries(some.map((value) => [chaos.pick(hostileTexts), value]))
}

/** Every place in a JSON value, as a path. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...inside.flatMap(([key, item]) => placesIn(item, [...path, key]))]
}

function plant(value: unknown, [key, ...rest]: string[], chaos: Chaos): unknown {
  if (key === undefined) return chaos.pick(hostileValues)
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json
  if (rest.length === 0 && chaos.below(4) === 0) delete copy[key]
  else copy[key] = plant(copy[key], rest, chaos)
  return copy
}

function parse({ body }: RawRequest): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return {}
  }
}

const namesOf = (shape: Route['query']) => ('shape' in shape ? Object.keys(shape.shape as object) : [])

/** An address cannot carry half a character. */
const encode = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')).slice(0, 4000)
