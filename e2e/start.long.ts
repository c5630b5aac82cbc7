import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Admin, signIn } from '../scripts/steps/admin.ts'
import { startIn } from './own-product.ts'

/** What `npm start` keeps, what it makes anew, and what it says, when something changed between two starts. */
async function inFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-start-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return {
    state: join(folder, 'state'),
    data: join(folder, 'data'),
    /** One run of Opstage in this folder, as its admin sees it. */
    during: async <T>(
      work: (admin: Admin, product: Awaited<ReturnType<typeof startIn>>) => Promise<T>,
      password?: string,
    ) => {
      const product = await startIn(folder)
      try {
        const admin = await signIn(product.url, product.username, password ?? product.password!)
        return await work(admin!, product)
      } finally {
        await product.stop()
      }
    },
  }
}

interface AgentRow {
  id: string
  code: string
  status: string
}

const agents = (admin: Admin) => admin.get<AgentRow[]>('/api/admin/agents')
const tokens = (admin: Admin) => admin.get<{ status: string }[]>('/api/admin/registration-tokens')

test('a second start uses the secrets, the agent and its token of the first', async () => {
  const { during } = await inFolder()
  const first = await during(async (admin, { password }) => ({ password, agents: await agents(admin) }))
  await during(async (admin, { password, demo }) => {
    expect(password).toBe(first.password)
    expect(demo.notice).toBeUndefined()
    expect(await agents(admin)).toMatchObject(first.agents.map(({ id }) => ({ id, status: 'ONLINE' })))
    expect(await tokens(admin)).toHaveLength(1)
  })
})

test('a password that the user has changed is neither printed nor tried again, and the demo comes back', async () => {
  const { during } = await inFolder()
  const mine = 'my own long password'
  await during((admin, { password }) =>
    admin.post('/api/admin/auth/change-password', { currentPassword: password, newPassword: mine }),
  )
  const look = () =>
    during(async (admin, { password }) => {
      expect(password).toBeUndefined()
      await expect.poll(() => agents(admin)).toMatchObject([{ status: 'ONLINE' }])
      return admin.get<unknown[]>('/api/admin/audit-events?action=session.login.failed')
    }, mine)
  expect(await look()).toHaveLength(1)
  expect(await look()).toHaveLength(1)
})

test('with the data deleted the demo is enrolled anew, with the same password', async () => {
  const { during, data } = await inFolder()
  const before = await during(async (_, { password }) => password)
  await rm(data, { recursive: true })
  await during(async (admin, { password }) => {
    expect(password).toBe(before)
    expect(await agents(admin)).toMatchObject([{ code: 'demo-capsule-service', status: 'ONLINE' }])
  })
})

test('with only the demo’s token lost, the same agent is enrolled again', async () => {
  const { during, state } = await inFolder()
  const [before] = await during(agents)
  await rm(join(state, 'demo'), { recursive: true })
  expect(await during(agents)).toMatchObject([{ id: before!.id, status: 'ONLINE' }])
})

test('with the state lost, Opstage starts, and says how to bring the demo in', async () => {
  const { during, state } = await inFolder()
  const known = await during(async (_, { password }) => password!)
  await rm(state, { recursive: true })
  await during(async (_, { password, demo }) => {
    expect(password).toBeUndefined()
    expect(demo.child).toBeUndefined()
    expect(demo.notice).toContain('OPSTAGE_REGISTRATION_TOKEN')
  }, known)
})

test('a revoked demo stays away until somebody wants it back', async () => {
  const { during } = await inFolder()
  await during(async (admin) => {
    const [agent] = await agents(admin)
    await admin.post(`/api/admin/agents/${agent!.id}/revoke`)
  })
  await during(async (admin, { demo }) => {
    expect(demo.notice).toContain('revoked')
    expect(await agents(admin)).toMatchObject([{ status: 'REVOKED' }])
  })
})
