import { metrics } from '@xtrape/capsule-contracts-node'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { MONITOR, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'

const scrape = async (baseUrl: string) => (await fetch(baseUrl + metrics.scrape.path, { headers: MONITOR })).text()

test('monitoring is answered beside the thread that agents are answered in', async () => {
  const { url } = await lastingDatabase()
  const opstage = await startOpstage({ databaseUrl: url })
  await startAgent(opstage, 'orders')
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  expect(await scrape(opstage.baseUrl)).toContain('service="orders"')
  const here = prepare.mock.calls.map(([text]) => text)
  expect(here.filter((text) => /^select .*"serviceAcknowledgement"/s.test(text))).toEqual([])
})

test('however many services there are, their labels are asked for in the same words', async () => {
  const opstage = await startOpstage()
  await startAgent(opstage, 'orders')
  await scrape(opstage.baseUrl)
  await startAgent(opstage, 'stock')
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  expect(await scrape(opstage.baseUrl)).toContain('service="stock"')
  expect(prepare.mock.calls.filter(([text]) => text.includes('"serviceLabel"'))).toEqual([])
})
