import { expect, onTestFinished, test } from 'vitest'
import { lastingDatabase } from '../../test/lasting-database.ts'
import { watchQueue } from './load.ts'
import { openStore } from '../db/open.ts'

test('who needs a connection while all are in use is seen to wait, and not any more when one is free', async () => {
  const { url } = await lastingDatabase({ isEmpty: true })
  const store = openStore(url, { poolSize: 1 })
  onTestFinished(store.close)
  const queueMs = watchQueue(store.queue, () => performance.now())
  await store.db.connection().execute(async () => {
    queueMs()
    await expect.poll(queueMs).toBeGreaterThan(300)
  })
  await expect.poll(queueMs).toBeLessThan(100)
})
