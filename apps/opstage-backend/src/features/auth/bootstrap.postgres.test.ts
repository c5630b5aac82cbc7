import { audit } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'

test('two servers that start at once on an empty database make one first owner', async () => {
  const { url } = await lastingDatabase()
  const [one] = await Promise.all([startOpstage({ databaseUrl: url }), startOpstage({ databaseUrl: url })])
  const { data } = await one.owner.call(audit.list, { query: { action: 'system.bootstrap.completed' } })
  expect(data).toHaveLength(1)
})
