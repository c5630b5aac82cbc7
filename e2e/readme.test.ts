import { expect } from 'vitest'
import { signIn } from '../scripts/steps/admin.ts'
import { test } from './fixtures.ts'
import { readmeExample, startReadmeService } from './readme-service.ts'

interface Service {
  id: string
  code: string
  status: string
}
interface Shown {
  status: string
  result?: { message: string }
}

test('the example of the README governs a service', async ({ product, onTestFinished }) => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  expect((await readmeExample()).trim().split('\n').length).toBeLessThanOrEqual(12)
  onTestFinished(await startReadmeService(product.url, rawToken))

  const find = async () =>
    (await admin.get<Service[]>('/api/admin/capsule-services')).find(({ code }) => code === 'greeter')
  await expect.poll(async () => (await find())?.status, { timeout: 10_000 }).toBe('HEALTHY')
  const path = `/api/admin/capsule-services/${(await find())!.id}/actions/greet`
  const { id } = await admin.post<{ id: string }>(path, { payload: { who: 'Ada' } })
  const show = () => admin.get<Shown>(`/api/admin/commands/${id}`)
  await expect.poll(async () => (await show()).status, { timeout: 10_000 }).toBe('SUCCEEDED')
  expect((await show()).result?.message).toBe('Hello, Ada')
})
