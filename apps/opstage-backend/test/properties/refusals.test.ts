import { routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { examples } from './examples.ts'
import { refusals } from './refusals.ts'
import { codeOf, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  return world.dispose
})

const pairs = routes.flatMap((route) => route.errors.map((code) => [`${route.id} ${code}`, route, code] as const))

test('each code that a route declares has a call that provokes it', () => {
  const known = new Set<string>(pairs.map(([pair]) => pair))
  expect([...known].filter((pair) => !refusals[pair])).toEqual([])
  expect(Object.keys(refusals).filter((pair) => !known.has(pair))).toEqual([])
})

/** Refusals that are on the record by rule; all others leave nothing at all. */
const recorded: Record<string, string[]> = {
  'adminLogin LOGIN_FAILED': ['session.login.failed'],
  'listSessions FORBIDDEN': ['access.denied'],
  'endSession FORBIDDEN': ['access.denied'],
  'endOtherSessions FORBIDDEN': ['access.denied'],
  'resetUserSecondFactor FORBIDDEN': ['access.denied'],
  'createApiToken FORBIDDEN': ['access.denied'],
  // The service was asked, in vain.
  'prepareActionPanel ACTION_PREPARE_TIMEOUT': ['action.prepare.requested', 'command.created'],
  'prepareActionPanel ACTION_PREPARE_FAILED': ['action.prepare.requested', 'command.created'],
}

test.each(pairs)('%s', async (pair, route, code) => {
  const call = await refusals[pair]!(world)
  const raw = await world.prepare(route, call)
  const before = await world.dump()
  const answer = await world.attend(route, raw, call)
  expect(codeOf(answer), answer.text.slice(0, 300)).toBe(code)
  expect(await world.auditOf(answer)).toEqual(recorded[pair] ?? [])
  expect(recorded[pair] ? before : await world.dump()).toEqual(before)
})

const audited = routes.filter((route) => route.audited)
const named = (of: typeof audited) => of.map((route) => [route.id, route] as const)

test.each(named(audited))('%s leaves nothing when it is refused for what it says or who asks', async (id, route) => {
  const call = await examples[id]!(world)
  const raw = await world.prepare(route, call)
  const before = await world.dump()
  const refused = [
    ...(route.access === 'public' ? [] : [{ ...raw, headers: { 'content-type': 'application/json' } }]),
    { ...raw, path: `${raw.path}?x=%00` },
    ...(route.body.type === 'undefined'
      ? []
      : [
          { ...raw, body: '["nonsense"]' },
          { ...raw, body: '{' },
        ]),
  ]
  for (const one of refused) {
    const answer = await world.ask(route, one)
    expect([400, 401, 422]).toContain(answer.status)
    expect(await world.auditOf(answer)).toEqual([])
  }
  expect(await world.dump()).toEqual(before)
})

test.each(named(audited.filter(({ access }) => access === 'operator' || access === 'owner')))(
  '%s is refused to a viewer, which is on the record, once in a while',
  async (id, route) => {
    const call = await examples[id]!(world)
    const { headers } = await world.session((await world.user('viewer')).id)
    const raw = await world.prepare(route, { ...call, headers })
    const { auditEvent: _, ...before } = await world.dump()
    const [first, second] = [await world.ask(route, raw), await world.ask(route, raw)]
    expect([codeOf(first), codeOf(second)]).toEqual(['FORBIDDEN', 'FORBIDDEN'])
    expect([await world.auditOf(first), await world.auditOf(second)]).toEqual([['access.denied'], []])
    const { auditEvent: __, ...after } = await world.dump()
    expect(after).toEqual(before)
  },
)
