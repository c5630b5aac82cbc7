import { type ConfigItem, services } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, test } from 'vitest'
import { aService, type Reported, startAgent, type TestAgent } from '../../../test/agent.ts'
import { openOpstage, type Opstage } from '../../../test/harness.ts'

type Configs = NonNullable<Reported['configs']>

let opstage: Opstage
let agent: TestAgent
beforeAll(async () => {
  opstage = await openOpstage()
  agent = await startAgent(opstage, 'orders')
  return opstage.dispose
})

async function shown(configs: Configs): Promise<{ byKey: Map<string, ConfigItem>; database: string }> {
  await agent.report([aService('orders', { configs })])
  const { data } = await opstage.owner.call(services.configs, { params: { serviceId: agent.serviceId } })
  const rows = await opstage.db.selectFrom('configItem').selectAll().execute()
  return { byKey: new Map(data.map((item) => [item.key, item])), database: JSON.stringify(rows) }
}

test('a current value may be any JSON and is shown as text; a preview comes first', async () => {
  const values = {
    text: 'plain',
    number: 50,
    zero: 0,
    no: false,
    list: [1, 'two'],
    object: { a: { b: 1 } },
    nothing: null,
  }
  const configs = Object.entries(values).map(([key, currentValue]) => ({ key, type: 'any', currentValue }))
  const { byKey } = await shown([
    ...configs,
    { key: 'previewed', type: 'any', currentValue: 'whole', valuePreview: 'who…', defaultValue: 7 },
    { key: 'bare', type: 'any' },
  ])
  expect(Object.fromEntries([...byKey].map(([key, { valuePreview }]) => [key, valuePreview]))).toEqual({
    text: 'plain',
    number: '50',
    zero: '0',
    no: 'false',
    list: '[1,"two"]',
    object: '{"a":{"b":1}}',
    nothing: null,
    previewed: 'who…',
    bare: null,
  })
  expect(byKey.get('previewed')?.defaultValue).toBe('7')
})

test('of a sensitive config nothing is kept but where its value is', async () => {
  const values = { currentValue: 'hunter2-current', valuePreview: 'hunter2-preview', defaultValue: 'hunter2-default' }
  const { byKey, database } = await shown([
    { key: 'dsn', type: 'string', sensitive: true, secretRef: 'vault://orders/dsn', ...values },
  ])
  expect(byKey.get('dsn')).toMatchObject({
    sensitive: true,
    valuePreview: null,
    defaultValue: null,
    secretRef: 'vault://orders/dsn',
  })
  expect(database).not.toContain('hunter2')
})

test('what looks secret is redacted, though nobody called it sensitive', async () => {
  const { byKey, database } = await shown([
    { key: 'dbPassword', type: 'string', currentValue: 'hunter2' },
    { key: 'url', type: 'string', currentValue: 'postgres://app:hunter2@db/orders' },
    { key: 'options', type: 'object', currentValue: { apiKey: 'hunter2', retries: 3 } },
    { key: 'maxTokens', type: 'number', currentValue: 4096 },
  ])
  expect(byKey.get('dbPassword')?.valuePreview).toBe('[REDACTED]')
  expect(byKey.get('url')?.valuePreview).toBe('postgres://app:[REDACTED]@db/orders')
  expect(byKey.get('options')?.valuePreview).toBe('{"apiKey":"[REDACTED]","retries":3}')
  expect(byKey.get('maxTokens')?.valuePreview).toBe('4096')
  expect(database).not.toContain('hunter2')
})

test('a value is shown in part when it is long', async () => {
  const { byKey } = await shown([{ key: 'long', type: 'string', currentValue: 'x'.repeat(10_000) }])
  expect(byKey.get('long')?.valuePreview).toHaveLength(4000)
})
