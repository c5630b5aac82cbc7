import { describe, expect, test } from 'vitest'
import { addressOf, agents, commands, errors, routes, services, tokens } from './index.ts'

test('every operation has an id and an address of its own', () => {
  expect(new Set(routes.map((r) => r.id)).size).toBe(routes.length)
  expect(new Set(routes.map((r) => `${r.method} ${r.path}`)).size).toBe(routes.length)
})

test.each(routes.map((r) => [r.id, r] as const))('%s declares each parameter of its path', (_, r) => {
  const names = [...r.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
  const declared = 'shape' in r.params ? Object.keys(r.params.shape as object) : []
  expect(declared).toEqual(names)
})

test('every code of the error table has a failing status and a sentence', () => {
  for (const [code, [status, message]] of Object.entries(errors)) {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(message.length).toBeGreaterThan(10)
  }
})

describe('lists', () => {
  const read = (query: object) => services.list.query.safeParse(query)
  test('read paging, sorting and repeated filters', () => {
    expect(read({ page: '2', sort: '-code,name', status: ['STALE', 'OFFLINE'], agentId: 'agt_1' }).data).toMatchObject({
      page: 2,
      pageSize: 20,
      sort: [
        { field: 'code', direction: 'desc' },
        { field: 'name', direction: 'asc' },
      ],
      status: ['STALE', 'OFFLINE'],
      agentId: ['agt_1'],
    })
  })
  test.each([{ sort: 'password' }, { sort: '' }, { page: '0' }, { pageSize: '101' }, { status: 'GOOD' }, { q: '' }])(
    'refuse %o',
    (query) => expect(read(query).success).toBe(false),
  )
})

test('the limits of a poll are brought into range, as the v0.1 document asks', async () => {
  const { delivery } = await import('./delivery.ts')
  const read = (query: object) => delivery.poll.query.parse(query)
  expect(read({})).toEqual({ limit: 10, waitSeconds: 0 })
  expect(read({ limit: '99', waitSeconds: '600' })).toEqual({ limit: 10, waitSeconds: 55 })
  expect(read({ limit: '-3', waitSeconds: 'soon' })).toEqual({ limit: 1, waitSeconds: 0 })
})

test('a token without an end must be bound', () => {
  const read = (body: unknown) => tokens.create.body.safeParse(body)
  expect(read(undefined).data).toMatchObject({ maxUses: 1, expiresInSeconds: 3600 })
  expect(read({ expiresInSeconds: null }).success).toBe(false)
  expect(read({ expiresInSeconds: null, maxUses: null, agentCode: 'edge-1' }).success).toBe(true)
  expect(read({ expiresInSeconds: 1e9 }).data?.expiresInSeconds).toBe(365 * 86_400)
})

test('null means absent to an agent', () => {
  const agent = { code: 'a', mode: 'embedded', name: null }
  expect(agents.register.body.parse({ registrationToken: 't', agent, service: null }).service).toBeUndefined()
})

test('an address carries its parameters escaped', () => {
  expect(addressOf(commands.get, { params: { commandId: 'a/b' }, query: { reveal: 'false', x: undefined } })).toBe(
    '/api/admin/commands/a%2Fb?reveal=false',
  )
})

test('a body has 1 MiB at most, but for that of a result', () => {
  const larger = routes.filter(({ bodyLimit }) => bodyLimit !== undefined)
  expect(larger.map(({ id, bodyLimit }) => [id, bodyLimit])).toEqual([['reportCommandResult', 2 * 1024 * 1024]])
})

test('whatever makes access, or takes the data along, needs somebody who has signed in', () => {
  const isGuarded = ({ path, writes, access }: (typeof routes)[number]) =>
    access !== 'public' &&
    (/^\/api\/admin\/(auth|api-tokens)\b/.test(path) || (writes && /^\/api\/admin\/(users|settings|backup)/.test(path)))
  expect(routes.filter((one) => isGuarded(one) && !one.needsPerson).map(({ id }) => id)).toEqual([])
})
