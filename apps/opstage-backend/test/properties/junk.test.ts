import { type Route, routes } from '@xtrape/capsule-contracts-node'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { checkAnswer } from './answer.ts'
import { examples } from './examples.ts'
import { bodiesLike, type Json, placesIn, planted, text } from './junk.ts'
import type { RawAnswer, RawRequest } from './request.ts'
import { codeOf, createWorld, type World } from './world.ts'

/** Printed with a failure by fast-check; the same in every run, so that a failure is nobody's bad luck. */
const SEED = 20_260_501
const RUNS = 10

let world: World
beforeAll(async () => {
  world = await createWorld()
  return world.dispose
})

const named = (of: readonly Route[]) => of.map((route) => [route.id, route] as const)
const hasBody = (route: Route) => route.body.type !== 'undefined'

/** What a route takes, by name; the answer of a poll that is asked to wait is meant to be slow. */
function namesOf(schema: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.keys(properties).filter((name) => name !== 'waitSeconds')
}

/** An address cannot carry half a character. */
const encode = (part: string) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '?'))

const pathLike = (route: Route, params: Json) => {
  const names = namesOf(route.params)
  const search = fc.array(fc.tuple(fc.oneof(fc.constantFrom('x', ...namesOf(route.query)), text), text), {
    maxLength: 4,
  })
  return fc
    .tuple(fc.record(Object.fromEntries(names.map((name) => [name, fc.option(text, { nil: undefined })]))), search)
    .map(([junk, query]) => {
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encode(junk[name] ?? String(params[name])))
      const parts = query.map((pair) => pair.map((part) => encode(part)).join('='))
      return parts.length > 0 ? `${path}?${parts.join('&')}` : path
    })
}

function checkHarmless(route: Route, answer: RawAnswer, raw: RawRequest) {
  checkAnswer(route, answer)
  const sent = `${raw.method} ${raw.path} ${String(raw.body).slice(0, 500)}`
  expect(answer.status, sent).not.toBe(503)
  expect(answer.cpuMs, sent).toBeLessThan(1000)
}

test.each(named(routes))('%s takes junk for what it is', async (id, route) => {
  const good = await examples[id]!(world)
  const requests = fc.tuple(
    pathLike(route, good.params ?? {}),
    hasBody(route) ? bodiesLike(good.body) : fc.constant(undefined),
  )
  const property = fc.asyncProperty(requests, async ([path, body]) => {
    const prepared = await world.prepare(route, { ...good, body })
    const raw = { ...prepared, path }
    checkHarmless(route, await world.send(raw), raw)
  })
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true })
  // What was taken in must not make the writing of it fail later.
  await expect(world.flush()).resolves.toBeUndefined()
})

const EDGES = {
  number: [-1, 0.5, 2 ** 31, 1e15, 1e300],
  string: ['', 'x'.repeat(100_000), '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999-23:59'],
  boolean: ['true'],
}
const IN_QUERY = ['', '%', '-1', '1e308', '\u{1f4a9}', '__proto__', ...EDGES.string.slice(2)]
const at = (value: unknown, path: string[]): unknown => path.reduce((inside, key) => (inside as Json)[key], value)

test.each(named(routes.filter(hasBody)))('%s takes the edges of each value for what they are', async (id, route) => {
  const good = await examples[id]!(world)
  for (const path of placesIn(good.body))
    for (const edge of EDGES[typeof at(good.body, path) as keyof typeof EDGES] ?? []) {
      const raw = await world.prepare(route, { ...good, body: planted(good.body, path, edge) })
      checkHarmless(route, await world.send(raw), raw)
      await expect(world.flush()).resolves.toBeUndefined()
    }
})

test.each(named(routes.filter(({ query }) => namesOf(query).length > 0)))(
  '%s takes the edges of its query',
  async (id, route) => {
    const { path, ...raw } = await world.prepare(route, await examples[id]!(world))
    for (const name of namesOf(route.query))
      for (const edge of IN_QUERY) {
        const sent = { ...raw, path: `${path.split('?')[0]}?${name}=${encode(edge)}` }
        const answer = await world.send(sent)
        checkHarmless(route, answer, sent)
        expect([200, 422]).toContain(answer.status)
      }
  },
)

test.each(named(routes))('%s refuses NUL characters in its address', async (id, route) => {
  const call = await examples[id]!(world)
  const { path, ...raw } = await world.prepare(route, call)
  const refusalAt = async (address: string) => {
    const answer = await world.send({ ...raw, path: address })
    checkHarmless(route, answer, { ...raw, path: address })
    return codeOf(answer)
  }
  for (const query of ['?x=a%00b', '?a%00b=x'])
    expect(await refusalAt(path.split('?')[0] + query), query).toBe('VALIDATION_FAILED')
  for (const name of namesOf(route.params)) {
    const params: Json = { ...call.params, [name]: 'a\0b' }
    const address = route.path.replace(/\{(\w+)\}/g, (_, key: string) => encode(String(params[key])))
    // Who an agent is, is settled first.
    const isIdentity = route.access === 'agent' && name === 'agentId'
    expect(await refusalAt(address), name).toBe(isIdentity ? 'AGENT_ID_MISMATCH' : 'VALIDATION_FAILED')
  }
})

const bad: [what: string, body: string][] = [
  ['a NUL in a text', '{"a":["b",{"c":"x\\u0000y"}]}'],
  ['a NUL in a key', '{"a":[{"x\\u0000y":1}]}'],
  ['half a character', '{"a":["\\ud800"]}'],
  ['10,000 levels of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['10,000 levels of lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['__proto__', '{"a":{"__proto__":{"isAdmin":true}}}'],
  ['__proto__, escaped', '{"\\u005f_proto__":1}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ['10,001 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, i])))],
]

const withBody = routes.filter(({ method }) => method !== 'GET')

test.each(named(withBody))('%s refuses bodies that are made to break it', async (id, route) => {
  const raw = await world.prepare(route, { ...(await examples[id]!(world)), body: {} })
  for (const [what, body] of bad) {
    const answer = await world.send({ ...raw, body })
    checkHarmless(route, answer, raw)
    expect(codeOf(answer), what).toBe('VALIDATION_FAILED')
  }
  expect(({} as Json).isAdmin).toBeUndefined()
})
