import { randomBytes } from 'node:crypto'
import type { Role } from '@xtrape/capsule-contracts-node'
import { newApiToken } from '../../src/features/api-tokens/raw.ts'
import { registerAgent } from '../agent.ts'
import type { World } from './world.ts'

/** Who knocks: with which headers, anew each time, and which agent the address names. */
export interface Caller {
  headers: () => Promise<Record<string, string>>
  agentId: string
}

/** Every kind of caller there is, rightful or not. */
export async function createCallers(world: World) {
  const { main, people } = world
  const at = new Date(Date.now() - 60_000).toISOString()
  const another = await world.agent()
  const person = (role: Role): Caller => ({
    headers: async () => (await world.session(people[role].id)).headers,
    agentId: main.id,
  })
  const withSession = (change: { expiresAt?: string; lastSeenAt?: string; endedAt?: string }): Caller => ({
    headers: async () => {
      const { id, headers } = await world.session(people.owner.id)
      await world.db.updateTable('session').set(change).where('id', '=', id).execute()
      return headers
    },
    agentId: main.id,
  })
  const withCookie = (name: string, value: () => string): Caller => ({
    headers: async () => ({ cookie: `${name}=${value()}`, 'x-csrf-token': 'none' }),
    agentId: main.id,
  })
  const withBearer = (token: string): Caller => ({
    headers: async () => ({ authorization: `Bearer ${token}` }),
    agentId: main.id,
  })
  const agent = ({ id, headers }: { id: string; headers: Record<string, string> }): Caller => ({
    headers: async () => headers,
    agentId: id,
  })
  const withStatus = async (status: string) => {
    const made = await world.agent()
    await world.db.updateTable('agent').set({ status }).where('id', '=', made.id).execute()
    return agent(made)
  }
  const replaced = async (graceUntil: string) => {
    const made = await world.agent()
    await registerAgent(world, made.registrationToken, made.code)
    await world.db.updateTable('agentToken').set({ graceUntil }).where('agentId', '=', made.id).execute()
    return agent(made)
  }
  const disabledUser = await world.user('owner')
  await world.db.updateTable('user').set({ status: 'DISABLED' }).where('id', '=', disabledUser.id).execute()

  const script = async (userId: string, ...made: [role: Role, change?: { expiresAt?: string; revokedAt?: string }]) => {
    const { headers } = await world.apiToken(userId, ...made)
    return { headers: async () => headers, agentId: main.id }
  }

  return {
    nobody: { headers: async () => ({}), agentId: main.id },
    viewer: person('viewer'),
    operator: person('operator'),
    owner: person('owner'),
    forgedSession: withCookie('opstage_session', () => randomBytes(32).toString('base64url')),
    foreignCookie: withCookie('session', () => randomBytes(32).toString('base64url')),
    expiredSession: withSession({ expiresAt: at }),
    idleSession: withSession({ lastSeenAt: new Date(Date.now() - 86_400_000).toISOString() }),
    endedSession: withSession({ endedAt: at }),
    disabledUser: { headers: async () => (await world.session(disabledUser.id)).headers, agentId: main.id },
    viewerScript: await script(people.viewer.id, 'viewer'),
    operatorScript: await script(people.operator.id, 'operator'),
    ownerScript: await script(people.owner.id, 'owner'),
    modestScript: await script(people.owner.id, 'viewer'),
    demotedScript: await script(people.viewer.id, 'owner'),
    expiredScript: await script(people.owner.id, 'owner', { expiresAt: at }),
    revokedScript: await script(people.owner.id, 'owner', { revokedAt: at }),
    scriptOfDisabled: await script(disabledUser.id, 'owner'),
    forgedScript: withBearer(newApiToken()),
    cutScript: withBearer(newApiToken().slice(0, -1)),
    scriptInCookie: withCookie('opstage_session', newApiToken),
    agent: agent(main),
    anotherAgent: { ...agent(another), agentId: main.id },
    disabledAgent: await withStatus('DISABLED'),
    revokedAgent: await withStatus('REVOKED'),
    replacedAgent: await replaced(new Date(Date.now() + 3_600_000).toISOString()),
    longReplacedAgent: await replaced(at),
    forgedAgent: agent({ id: main.id, headers: { authorization: `Bearer opstage_agent_${'x'.repeat(43)}` } }),
    agentByCookie: agent({ id: main.id, headers: { cookie: `opstage_session=${main.token}` } }),
  } satisfies Record<string, Caller>
}

export type CallerName = keyof Awaited<ReturnType<typeof createCallers>>
