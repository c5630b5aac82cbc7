import { audit, settings } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const KEY = 'retention.auditDays'

const show = async ({ owner }: Opstage, key: string) =>
  (await owner.call(settings.list, {})).data.find((setting) => setting.key === key)

const change = ({ owner }: Opstage, body: Record<string, number | null>) => owner.call(settings.update, { body })

test('a setting wins over the environment, that over the default, and each is shown', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_RETENTION_AUDIT_DAYS: '30' } })
  const environment = { variable: 'OPSTAGE_RETENTION_AUDIT_DAYS', value: 30 }
  expect(await show(opstage, KEY)).toMatchObject({ value: 30, source: 'environment', default: 90, environment })
  await change(opstage, { [KEY]: 7, 'retention.healthDays': 14 })
  expect(await show(opstage, KEY)).toMatchObject({ value: 7, source: 'setting', default: 90, environment })
  expect(await show(opstage, 'retention.healthDays')).toMatchObject({ value: 14, source: 'setting' })

  const { data } = await change(opstage, { [KEY]: null, 'retention.healthDays': null })
  expect(data.find(({ key }) => key === KEY)).toMatchObject({ value: 30, source: 'environment' })
  expect(await show(opstage, 'retention.healthDays')).toMatchObject({
    value: 31,
    source: 'default',
    environment: { value: null },
  })
  const events = await opstage.owner.call(audit.list, { query: { action: 'settings.updated' } })
  expect(events.data[0]!.metadata).toEqual({ changes: { [KEY]: null, 'retention.healthDays': null } })
})

test('timings are shown with their variable and cannot be changed while the server runs', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_COMMAND_TTL_SECONDS: '120' } })
  expect(await show(opstage, 'commands.ttlSeconds')).toEqual({
    key: 'commands.ttlSeconds',
    value: 120,
    unit: 'seconds',
    source: 'environment',
    default: 300,
    environment: { variable: 'OPSTAGE_COMMAND_TTL_SECONDS', value: 120 },
    editable: false,
  })
  for (const body of [
    { 'commands.ttlSeconds': 60 },
    { 'backend.lastAliveAt': 1 },
    {},
    { [KEY]: 0 },
    { [KEY]: 1.5 },
    { [KEY]: 3651 },
  ])
    await expect(change(opstage, body)).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
})

test('settings are changed by owners, and seen by all', async () => {
  const opstage = await startOpstage()
  const olaf = await opstage.withRole('operator')
  await expect(olaf.call(settings.update, { body: { [KEY]: 7 } })).rejects.toMatchObject(refusal('FORBIDDEN'))
  const vera = await opstage.withRole('viewer')
  expect((await vera.call(settings.list, {})).data.length).toBeGreaterThan(10)
})

test('retention follows a setting with the next sweep', async () => {
  const opstage = await startOpstage()
  opstage.clock.advance(8 * 86_400)
  expect((await opstage.sweep()).deleted.auditEvent).toBe(0)
  const again = await opstage.signIn({ username: 'admin', password: 'correct horse battery' })
  await again.call(settings.update, { body: { [KEY]: 7 } })
  expect((await opstage.sweep()).deleted.auditEvent).toBeGreaterThan(0)
})
