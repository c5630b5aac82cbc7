import type { World } from '../world.ts'
import { type Example, nothing } from './example.ts'

const forService: Example = async ({ main }) => ({ params: { serviceId: main.serviceId } })

/** A service for which nobody speaks any more. */
async function deserted(world: World) {
  const { id, serviceId } = await world.agent()
  await world.db.updateTable('agent').set({ status: 'DISABLED' }).where('id', '=', id).execute()
  return { id, serviceId }
}

export const fleet: Record<string, Example> = {
  listAgents: nothing,
  getAgent: async ({ main }) => ({ params: { agentId: main.id } }),
  disableAgent: async (world) => ({ params: { agentId: (await world.agent()).id } }),
  enableAgent: async (world) => ({ params: { agentId: (await deserted(world)).id } }),
  revokeAgent: async (world) => ({ params: { agentId: (await world.agent()).id } }),
  deleteAgent: async (world) => {
    const { id } = await world.agent(null)
    await world.db.updateTable('agent').set({ status: 'REVOKED' }).where('id', '=', id).execute()
    return { params: { agentId: id } }
  },
  createRegistrationToken: async (world) => ({
    body: { name: 'For the edge', agentCode: world.fresh('edge'), expiresInSeconds: 600, maxUses: 3 },
  }),
  listRegistrationTokens: nothing,
  revokeRegistrationToken: async (world) => ({ params: { tokenId: (await world.token()).id } }),
  deleteRegistrationToken: async (world) => {
    const { id } = await world.token()
    await world.db.updateTable('registrationToken').set({ useCount: 1 }).where('id', '=', id).execute()
    return { params: { tokenId: id } }
  },
  listCapsuleServices: nothing,
  listCapsuleServiceLabels: nothing,
  groupCapsuleServices: async () => ({ query: { by: 'team' } }),
  listCapsuleServiceHistories: async ({ main }) => ({ query: { serviceId: main.serviceId } }),
  getCapsuleService: forService,
  getCapsuleServiceManifest: forService,
  getCapsuleServiceHealth: forService,
  getCapsuleServiceHealthHistory: forService,
  listCapsuleServiceConfigs: forService,
  listCapsuleServiceConfigChanges: forService,
  listCapsuleServiceActions: forService,
  acknowledgeCapsuleService: async (world) => ({
    params: { serviceId: world.main.serviceId },
    body: { note: 'Known since noon', until: '2099-01-01T00:00:00.000Z' },
  }),
  unacknowledgeCapsuleService: forService,
  deleteCapsuleService: async (world) => ({ params: { serviceId: (await deserted(world)).serviceId } }),
}
