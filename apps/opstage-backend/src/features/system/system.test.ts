import { auth, routes, system } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { isPostgres, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const kind = isPostgres ? 'postgres' : 'sqlite'

test('a healthy server says so to anyone', async () => {
  const { anonymous, baseUrl } = await startOpstage()
  const { data } = await anonymous(system.health, {})
  expect(data).toMatchObject({ status: 'UP', edition: 'ce', database: { status: 'UP', kind } })
  expect((await anonymous(system.version, {})).data).toMatchObject({ version: data.version, edition: 'ce' })
  expect((await fetch(`${baseUrl}/api/system/health`)).headers.get('cache-control')).toBe('no-store')
})

test('without its database it is DOWN: 503, with the data, and everything else is unavailable', async () => {
  const { baseUrl, parts, owner, lines } = await startOpstage()
  await parts.store.close()
  const response = await fetch(`${baseUrl}/api/system/health`)
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({
    success: true,
    data: { status: 'DOWN', database: { status: 'DOWN', kind } },
  })
  await expect(owner.call(auth.me, {})).rejects.toMatchObject({ status: expect.toSatisfy((status) => status >= 500) })
  expect(lines.join('')).toContain('request failed')
})

test('the API describes itself', async () => {
  const { baseUrl } = await startOpstage()
  const response = await fetch(`${baseUrl}/api/system/openapi.json`)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const document = (await response.json()) as { openapi: string; paths: Record<string, object> }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(routes.length)
})

test('operators see the process from inside', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const waiting = agent.poll({ waitSeconds: 30 })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  const { data } = await opstage.owner.call(system.diagnostics, {})
  expect(data).toMatchObject({ node: process.version, database: { kind }, agents: { known: 1, waitingPolls: 1 } })
  expect(data.database.sizeBytes).toBeGreaterThan(10_000)
  const vera = await opstage.withRole('viewer')
  await expect(vera.call(system.diagnostics, {})).rejects.toMatchObject(refusal('FORBIDDEN'))
  await opstage.close()
  expect(await waiting).toEqual([])
})
