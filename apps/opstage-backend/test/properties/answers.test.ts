import { type Route, routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { examples } from './examples.ts'
import type { RawAnswer } from './request.ts'
import { requiredInV01 } from './v01.ts'
import { USER_AGENT } from './request.ts'
import { createWorld, type World } from './world.ts'

let world: World
const asked = new Map<Route, Promise<RawAnswer>>()

beforeAll(async () => {
  world = await createWorld()
  return world.dispose
})

/** Each route is called once; the tests look at that answer. */
function answerOf(route: Route): Promise<RawAnswer> {
  const answer = asked.get(route) ?? examples[route.id]!(world).then((call) => world.call(route, call))
  asked.set(route, answer)
  return answer
}

const named = (of: readonly Route[]) => of.map((route) => [route.id, route] as const)

test('there is an example of each route, and of nothing else', () => {
  expect(Object.keys(examples).toSorted()).toEqual(routes.map(({ id }) => id).toSorted())
})

test.each(named(routes))('%s succeeds', async (_, route) => {
  const { status, text } = await answerOf(route)
  expect(`${status} ${text.slice(0, 300)}`).toMatch(/^200 /)
})

const enveloped = routes.filter(({ stream }) => !stream)
test.each(named(enveloped))('%s says all and only what it declares', async (_, route) => {
  const { success, data, ...meta } = (await answerOf(route)).json as Record<string, unknown>
  expect(success).toBe(true)
  // Parsing drops what is not declared.
  expect(route.data.parse(data)).toEqual(data)
  expect(route.meta.parse(route.meta.type === 'undefined' ? undefined : meta) ?? {}).toEqual(meta)
})

describe('the record', () => {
  test.each(named(routes.filter(({ audited }) => audited)))('%s is on it', async (_, route) => {
    expect(await world.auditOf(await answerOf(route))).not.toEqual([])
  })
  const byPeople = routes.filter(({ audited, access }) => audited && access !== 'agent' && access !== 'public')
  test.each(named(byPeople))('%s says who did it, from where and with what', async (_, route) => {
    const requestId = String((await answerOf(route)).headers['x-request-id'])
    const events = await world.db.selectFrom('auditEvent').selectAll().where('requestId', '=', requestId).execute()
    const byUser = events.filter(({ actorType }) => actorType === 'USER')
    expect(byUser).not.toEqual([])
    for (const { actorId, actorName, ipAddress, userAgent } of byUser)
      expect({ actorId, actorName, ipAddress, userAgent }).toEqual({
        actorId: expect.stringMatching(/^usr_/),
        actorName: expect.stringMatching(/./),
        ipAddress: '127.0.0.1',
        userAgent: USER_AGENT,
      })
  })
  test.each(named(routes.filter(({ writes }) => !writes)))('%s, which only reads, is not', async (_, route) => {
    expect(await world.auditOf(await answerOf(route))).toEqual([])
  })
  test('only heartbeats, polls, progress and the read that may spend a secret are declared not to be', () => {
    const exempt = routes.filter(({ writes, audited }) => writes && !audited)
    expect(exempt.map(({ id }) => id).toSorted()).toEqual([
      'agentHeartbeat',
      'getCommand',
      'pollAgentCommands',
      'reportCommandProgress',
    ])
  })
})

/** The paths that lead nowhere; a list must have an element to prove something. */
function missing(value: unknown, [key, ...rest]: string[]): boolean {
  if (key === undefined) return false
  if (key === '[]') return !Array.isArray(value) || value.length === 0 || value.some((one) => missing(one, rest))
  return typeof value !== 'object' || value === null || !(key in value) || missing(value[key as never], rest)
}

test.each(Object.entries(requiredInV01))('%s has what v0.1 requires', async (id, paths) => {
  const route = routes.find((one) => one.id === id)!
  const { data } = (await answerOf(route)).json!
  expect(paths.split(' ').filter((path) => missing(data, path.split('.')))).toEqual([])
})
