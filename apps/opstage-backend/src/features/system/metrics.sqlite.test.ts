import { metrics } from '@xtrape/capsule-contracts-node'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { MONITOR, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'

test('monitoring is answered beside the thread that agents are answered in', async () => {
  const { url } = await lastingDatabase()
  const opstage = await startOpstage({ databaseUrl: url })
  await startAgent(opstage, 'orders')
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const response = await fetch(opstage.baseUrl + metrics.scrape.path, { headers: MONITOR })
  expect(await response.text()).toContain('service="orders"')
  const here = prepare.mock.calls.map(([text]) => text)
  expect(here.filter((text) => /^select .*"serviceAcknowledgement"/s.test(text))).toEqual([])
})
