import { type Route, routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { checkFailure } from './answer.ts'
import { examples } from './examples.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  return world.dispose
})

type Headers = Record<string, string>

const isOfPeople = ({ access }: Route) => access !== 'public' && access !== 'agent' && access !== 'monitor'
const written = routes.filter((route) => route.writes && route.access !== 'agent')
const mutations = written.filter((route) => isOfPeople(route) && route.method !== 'GET')
const named = (of: readonly Route[]) => of.map((route) => [route.id, route] as const)

/** What a browser says of a page that is not ours; the token would be right. */
const foreign: Headers[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'not a url' },
]

/** Headers without the token, or with one that is not this session's. */
async function withoutToken({ 'x-csrf-token': right = '', ...headers }: Headers): Promise<Headers[]> {
  const other = await world.session(world.people.owner.id)
  const wrong = ['', 'x', right.slice(1), `${right}0`, right.toUpperCase(), other.headers['x-csrf-token']]
  return [headers, ...wrong.map((token) => ({ ...headers, 'x-csrf-token': token }))]
}

test.each(named(written))(
  '%s is refused without its token and from foreign pages, and changes nothing',
  async (_, route) => {
    const call = await examples[route.id]!(world)
    const raw = await world.prepare(route, call)
    const forged = [
      ...(mutations.includes(route) ? await withoutToken(raw.headers!) : []),
      ...foreign.map((said) => ({ ...raw.headers, ...said })),
    ]
    const before = await world.dump()
    for (const headers of forged) expect(checkFailure(await world.send({ ...raw, headers }))).toBe('CSRF_INVALID')
    expect(await world.dump()).toEqual(before)

    // The same call was good: nothing but the page it came from was wrong.
    const own = { origin: world.baseUrl, 'sec-fetch-site': 'same-origin' }
    const sent = world.send({ ...raw, headers: { ...raw.headers, ...own } })
    await call.meanwhile?.()
    expect((await sent).status).toBe(200)
  },
)

const disguises: ((path: string) => string)[] = [
  (path) => path.replace('/admin', '/%61dmin'),
  (path) => path.replace('/api', '/%61%70%69'),
  (path) => path.replaceAll('/', '//'),
  (path) => `/${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace('/api/admin', '/API/Admin'),
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => path.replace('/api/', '/api/x/../'),
  (path) => path.replace('/api/', '/x/../api/'),
  (path) => path.replace('/admin/', '/admin/./'),
  (path) => path.replace('/admin/', '/admin/%2e%2e/admin/'),
  (path) => path.replace('/admin/', '%2fadmin%2f'),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.replace('/admin/', '/admin;x=1/'),
  (path) => `${path};x`,
  (path) => `${path}?_method=GET`,
  (path) => `${path}#x`,
  (path) => `${world.baseUrl}${path}`,
  (path) => `${path}%20`,
  (path) => `${path}.json`,
]

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const isDeclared = (method: string, path: string) => routes.some((one) => one.method === method && one.path === path)

test.each(named(mutations))('%s under a disguised address needs its token all the same', async (_, route) => {
  const { headers, ...raw } = await world.prepare(route, await examples[route.id]!(world))
  const { 'x-csrf-token': __, ...withCookie } = headers!
  const before = await world.dump()
  for (const disguise of disguises) {
    const answer = await world.send({ ...raw, path: disguise(raw.path), headers: withCookie })
    expect(['CSRF_INVALID', 'NOT_FOUND', 'METHOD_NOT_ALLOWED', 'BAD_REQUEST']).toContain(checkFailure(answer))
  }
  for (const method of METHODS.filter((one) => !isDeclared(one, route.path))) {
    const override = { 'x-http-method-override': route.method, ...withCookie }
    expect((await world.send({ ...raw, method, headers: override })).status).toBe(405)
  }
  expect(await world.dump()).toEqual(before)
})
