import { type Example, nothing } from './example.ts'

export const people: Record<string, Example> = {
  adminLogin: async (world) => {
    const { username, password } = await world.user()
    return { body: { username, password } }
  },
  adminLogout: nothing,
  adminMe: nothing,
  adminCsrf: nothing,
  changePassword: async (world) => {
    const { id, password } = await world.user()
    const { headers } = await world.session(id)
    return { headers, body: { currentPassword: password, newPassword: world.newPassword() } }
  },
  listSessions: nothing,
  endSession: async (world) => {
    const { id } = await world.user()
    const { headers } = await world.session(id)
    return { headers, params: { sessionId: (await world.session(id)).id } }
  },
  endOtherSessions: async (world) => {
    const { id } = await world.user()
    await world.session(id)
    return { headers: (await world.session(id)).headers }
  },
  getSecondFactor: nothing,
  setUpSecondFactor: async (world) => {
    const { id, password } = await world.user()
    return { headers: (await world.session(id)).headers, body: { password } }
  },
  switchOnSecondFactor: async (world) => {
    const { id } = await world.user()
    const { code } = await world.secondFactor(id, { isOn: false })
    return { headers: (await world.session(id)).headers, body: { code } }
  },
  switchOffSecondFactor: async (world) => {
    const { id, password } = await world.user()
    const { code } = await world.secondFactor(id)
    return { headers: (await world.session(id)).headers, body: { password, code } }
  },
  resetUserSecondFactor: async (world) => {
    const { id } = await world.user()
    await world.secondFactor(id)
    return { params: { userId: id } }
  },
  listApiTokens: nothing,
  createApiToken: async () => ({ body: { name: 'For the night', role: 'viewer', expiresInSeconds: 600 } }),
  revokeApiToken: async (world) => {
    const { id } = await world.user()
    const { id: apiTokenId } = await world.apiToken(id)
    return { headers: (await world.session(id)).headers, params: { apiTokenId } }
  },
  listUsers: nothing,
  createUser: async (world) => ({
    body: { username: world.fresh('new'), password: world.newPassword(), role: 'viewer', displayName: 'New' },
  }),
  getUser: async (world) => ({ params: { userId: (await world.user()).id } }),
  updateUser: async (world) => ({
    params: { userId: (await world.user()).id },
    body: { displayName: 'Ann', role: 'operator', status: 'ACTIVE' },
  }),
  resetUserPassword: async (world) => ({
    params: { userId: (await world.user()).id },
    body: { password: world.newPassword() },
  }),
}
