import { routes } from '@xtrape/capsule-contracts-node'
import { HASHING_PLACES, inTurn } from '../../../src/features/auth/password.ts'
import { streamLiveEvents } from '../../../src/features/live/stream.ts'
import { createContext } from '../../../src/platform/context.ts'
import { examples } from '../examples.ts'
import type { Example } from '../examples/example.ts'
import type { Call, World } from '../world.ts'
import { each } from './each.ts'

/** Takes all places for hashing. Answers how to give them back. */
function occupyHashing() {
  let giveBack = () => {}
  const until = new Promise<void>((resolve) => (giveBack = resolve))
  const taken = Array.from({ length: HASHING_PLACES }, () => inTurn(() => until))
  return () => {
    giveBack()
    return Promise.all(taken)
  }
}

/** Five failures are free. */
async function failOften(world: World, path: string, call: Call) {
  const headers = { 'content-type': 'application/json', ...call.headers }
  const raw = { method: 'POST', path, headers, body: JSON.stringify(call.body) }
  for (let i = 0; i < 5; i += 1) await world.send(raw)
  return call
}

export const signIn: Record<string, Example> = {
  'adminLogin LOGIN_FAILED': async (world) => ({
    // People type their password where the name belongs.
    body: { username: world.newPassword(), password: world.newPassword() },
  }),
  'adminLogin RATE_LIMITED': async (world) =>
    failOften(world, '/api/admin/auth/login', { body: { username: world.fresh('nobody'), password: 'wrong' } }),
  'adminLogin INSECURE_LOGIN': async (world) => ({
    ...(await examples.adminLogin!(world)),
    headers: { host: 'opstage.example' },
  }),
  'adminLogin CSRF_INVALID': async (world) => ({
    ...(await examples.adminLogin!(world)),
    headers: { 'sec-fetch-site': 'cross-site' },
  }),
  'changePassword RATE_LIMITED': async (world) => {
    const call = await examples.changePassword!(world)
    const body = { ...(call.body as object), currentPassword: 'wrong' }
    return failOften(world, '/api/admin/auth/change-password', { ...call, body })
  },
  ...each(
    ['adminLogin', 'changePassword', 'setUpSecondFactor', 'switchOffSecondFactor'],
    'SERVICE_UNAVAILABLE',
    (route) => async (world) => ({
      ...(await examples[route]!(world)),
      afterwards: occupyHashing(),
    }),
  ),
  'streamLiveEvents SERVICE_UNAVAILABLE': async ({ parts, people }) => {
    const reader = {
      id: people.viewer.id,
      name: 'reader',
      role: 'viewer',
      sessionId: 'ses_0',
      apiTokenId: null,
    } as const
    const ctx = createContext(parts, { type: 'USER', ...reader }, null)
    const readers = Array.from({ length: 1000 }, () => streamLiveEvents(ctx, undefined, () => () => {}))
    await Promise.all(readers.map((one) => one.next()))
    return {
      afterwards: () => {
        for (const one of readers) void one.return()
      },
    }
  },
  'listSessions FORBIDDEN': async ({ people }) => ({ query: { userId: people.owner.id } }),
  'endOtherSessions FORBIDDEN': async ({ people }) => ({ query: { userId: people.owner.id } }),
  'endSession FORBIDDEN': async ({ people, session }) => ({
    params: { sessionId: (await session(people.owner.id)).id },
    query: { userId: people.owner.id },
  }),
  'adminLogin SECOND_FACTOR_REQUIRED': async (world) => {
    const { id, username, password } = await world.user()
    await world.secondFactor(id)
    return { body: { username, password } }
  },
  ...each(['setUpSecondFactor', 'switchOnSecondFactor'], 'SECOND_FACTOR_ON', () => async (world) => {
    const { id, password } = await world.user()
    const { code } = await world.secondFactor(id)
    return { headers: (await world.session(id)).headers, body: { password, code } }
  }),
  ...each(['switchOnSecondFactor', 'switchOffSecondFactor'], 'SECOND_FACTOR_OFF', () => async (world) => {
    const { id, password } = await world.user()
    return { headers: (await world.session(id)).headers, body: { password, code: '123456' } }
  }),
  ...each(
    ['setUpSecondFactor', 'switchOnSecondFactor', 'switchOffSecondFactor'],
    'RATE_LIMITED',
    (r) => async (world) => {
      const call = await examples[r]!(world)
      const wrong = {
        ...(call.body as object),
        ...(r === 'setUpSecondFactor' ? { password: 'wrong' } : { code: '000' }),
      }
      return failOften(world, routes.find(({ id }) => id === r)!.path, { ...call, body: wrong })
    },
  ),
  'resetUserSecondFactor FORBIDDEN': async ({ people }) => ({ params: { userId: people.owner.id } }),
  'createApiToken FORBIDDEN': async () => ({ body: { name: 'too much', role: 'operator' } }),
  'createUser USER_ALREADY_EXISTS': async (world) => ({
    body: { username: world.people.viewer.username, password: world.newPassword(), role: 'viewer' },
  }),
  'updateUser LAST_OWNER_REQUIRED': async ({ people }) => ({
    params: { userId: people.owner.id },
    body: { role: 'viewer' },
  }),
}
