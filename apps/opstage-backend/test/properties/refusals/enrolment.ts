import { aService } from '../../agent.ts'
import { examples } from '../examples.ts'
import type { Example } from '../examples/example.ts'
import type { Call, World } from '../world.ts'
import { each } from './each.ts'

const PAST = '2020-01-01T00:00:00.000Z'

/** Registers with a token that is changed first, or with a body that is. */
const enrol =
  (
    change: Record<string, string | number>,
    more: (body: Record<string, unknown>, world: World) => object = () => ({}),
  ) =>
  async (world: World): Promise<Call> => {
    const { id, rawToken: registrationToken } = await world.token()
    if (Object.keys(change).length > 0)
      await world.db.updateTable('registrationToken').set(change).where('id', '=', id).execute()
    const { body } = await examples.registerAgent!(world)
    const own = { ...(body as Record<string, unknown>), registrationToken }
    return { body: { ...own, ...more(own, world) } }
  }

type Json = Record<string, unknown>
const serviceOf = ({ service }: Json) => service as Json
const takenService = (body: Json, { main }: World) => ({ service: aService(main.code, { name: 'Taken' }), was: body })
const misfit = (body: Json) => ({ service: { ...serviceOf(body), code: 'another-code' } })

export const enrolment: Record<string, Example> = {
  'registerAgent REGISTRATION_TOKEN_INVALID': enrol({}, () => ({ registrationToken: 'opstage_reg_none' })),
  'registerAgent REGISTRATION_TOKEN_EXPIRED': enrol({ expiresAt: PAST }),
  'registerAgent REGISTRATION_TOKEN_REVOKED': enrol({ revokedAt: PAST }),
  'registerAgent REGISTRATION_TOKEN_USED': enrol({ useCount: 1 }),
  'registerAgent REGISTRATION_TOKEN_WRONG_AGENT': enrol({ agentCode: 'another' }),
  'registerAgent AGENT_CODE_TAKEN': enrol({}, (_, { main }) => ({ agent: { code: main.code, mode: 'embedded' } })),
  'registerAgent CAPSULE_SERVICE_CODE_TAKEN': enrol({}, takenService),
  'registerAgent CAPSULE_SERVICE_MANIFEST_INVALID': enrol({}, misfit),
  'reportAgentServices CAPSULE_SERVICE_CODE_TAKEN': async (world) => ({
    params: { agentId: world.main.id },
    body: { services: [aService((await world.agent()).code)] },
  }),
  'reportAgentServices CAPSULE_SERVICE_MANIFEST_INVALID': async ({ main }) => ({
    params: { agentId: main.id },
    body: { services: [{ ...aService(main.code), code: 'another-code' }] },
  }),
  'agentHeartbeat CAPSULE_SERVICE_NOT_FOUND': async ({ main }) => ({
    params: { agentId: main.id },
    body: { services: [{ code: 'none', health: { status: 'UP' } }] },
  }),
  'agentHeartbeat CAPSULE_SERVICE_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id },
    body: { serviceId: (await world.agent()).serviceId, health: { status: 'UP' } },
  }),
  ...each(['disableAgent', 'enableAgent'], 'AGENT_REVOKED', () => async (world) => {
    const { id } = await world.agent()
    await world.db.updateTable('agent').set({ status: 'REVOKED' }).where('id', '=', id).execute()
    return { params: { agentId: id } }
  }),
  'deleteAgent AGENT_NOT_DELETABLE': async ({ main }) => ({ params: { agentId: main.id } }),
  'deleteCapsuleService CAPSULE_SERVICE_NOT_DELETABLE': async ({ main }) => ({ params: { serviceId: main.serviceId } }),
  'deleteRegistrationToken REGISTRATION_TOKEN_NOT_DELETABLE': async (world) => ({
    params: { tokenId: (await world.token()).id },
  }),
}
