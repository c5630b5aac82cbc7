import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { setUp, settle, STORED } from '../test/harness.ts'
import { createJournal } from './journal.ts'
import { createLog } from './log.ts'

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-restart-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'token.json.journal')
}

/** An agent that was stopped in the middle of its work, and what the next one over the same journal says. */
async function restarted({ act, dies }: { act: () => unknown; dies: 'before the result' | 'before its delivery' }) {
  const journalFile = await newFile()
  const before = await setUp({ stored: STORED, journalFile })
  before.agent.action({ name: 'act', label: 'Act', handler: act })
  before.backend.answers.result = () => 'hang'
  await before.agent.start()
  await before.backend.next('poll')
  before.backend.give({ id: 'cmd_1', actionName: 'act' })
  await before.backend.next(dies === 'before the result' ? 'progress' : 'result')
  await settle(before.clock, before.agent.stop({ timeoutMs: 0 }))

  const after = await setUp({ stored: STORED, journalFile })
  let runs = 0
  after.agent.action({ name: 'act', label: 'Act', handler: () => void (runs += 1) })
  await after.agent.start()
  return { before, after, runs: () => runs }
}

test('a result that was not accepted is delivered by the next process, before it takes commands', async () => {
  const { before, after, runs } = await restarted({ act: () => ({ data: { n: 1 } }), dies: 'before its delivery' })
  expect(before.said()).toContain(
    'The agent stopped before the result of cmd_1 could be delivered; the journal keeps it for the next start',
  )
  expect(await after.backend.next('result')).toMatchObject({
    commandId: 'cmd_1',
    body: { success: true, data: { n: 1 } },
  })
  const { query } = await after.backend.next('poll')
  expect(query.get('journal')).toBe(before.backend.of('poll')[0]?.query.get('journal'))
  const routes = after.backend.requests.map(({ route }) => route)
  expect(routes.indexOf('result')).toBeLessThan(routes.indexOf('poll'))
  expect(runs()).toBe(0)
})

test('its one-time secret is not on disk, and its loss is reported', async () => {
  const act = () => ({ message: 'made', data: { till: 1, generatedKey: 'till_secret' } })
  const { before, after } = await restarted({ act, dies: 'before its delivery' })
  expect(before.backend.of('result')[0]?.body).toMatchObject({ data: { generatedKey: 'till_secret' } })
  expect((await after.backend.next('result')).body).toMatchObject({
    success: false,
    error: { code: 'SECRET_LOST' },
    data: { till: 1 },
  })
})

test('a command of which nobody knows how it ended is reported as such, and never runs again', async () => {
  const journalFile = await newFile()
  const clock = new FakeClock()
  const killed = createJournal(journalFile, clock, createLog(clock))
  await killed.open()
  await killed.take(['cmd_1'])
  await killed.close()

  const { agent, backend } = await setUp({ stored: STORED, journalFile })
  let runs = 0
  agent.action({ name: 'act', label: 'Act', handler: () => void (runs += 1) })
  await agent.start()
  const unknown = { commandId: 'cmd_1', body: { success: false, error: { code: 'AGENT_RESTARTED' } } }
  expect(await backend.next('result')).toMatchObject(unknown)
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act' })
  expect(await backend.next('result')).toMatchObject(unknown)
  expect((await backend.next('poll')).query.get('ack')).toBe('cmd_1')
  expect(runs).toBe(0)
})

test('a second process with the same journal stands by, says so once, and takes over', async () => {
  const journalFile = await newFile()
  const first = await setUp({ stored: STORED, journalFile })
  await first.agent.start()
  await first.backend.next('poll')
  const second = await setUp({ stored: STORED, journalFile })
  await second.agent.start()
  await expect.poll(second.said).toEqual([expect.stringMatching(/^Another process runs as this agent.*stands by/)])
  expect(second.backend.requests).toEqual([])
  await first.agent.stop()
  await second.backend.next('poll')
  expect(second.said()).toHaveLength(1)
})

test('strict: a second process is refused', async () => {
  const journalFile = await newFile()
  const first = await setUp({ stored: STORED, journalFile })
  await first.agent.start({ strict: true })
  const second = await setUp({ stored: STORED, journalFile })
  await expect(second.agent.start({ strict: true })).rejects.toMatchObject({
    name: 'ConfigurationError',
    code: 'AGENT_RUNS_ALREADY',
  })
  await first.agent.stop()
  await second.agent.start({ strict: true })
})

test('a journal that cannot be written at the moment costs no command', async () => {
  const journalFile = await newFile()
  const { agent, backend, clock, said } = await setUp({ stored: STORED, journalFile })
  agent.action({ name: 'act', label: 'Act', handler: () => {} })
  await agent.start()
  await backend.next('poll')
  await rm(journalFile)
  await mkdir(journalFile) // nothing can be written there
  backend.give({ id: 'cmd_1', actionName: 'act' })
  await expect.poll(() => said().at(-1)).toMatch(/cannot be written .*: commands wait until it can/)
  await rmdir(journalFile)
  await clock.pass(5000)
  expect((await backend.next('poll')).query.get('ack')).toBe('')
  backend.give({ id: 'cmd_1', actionName: 'act' })
  expect((await backend.next('result')).body['success']).toBe(true)
})
