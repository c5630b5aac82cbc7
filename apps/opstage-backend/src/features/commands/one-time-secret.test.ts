import { commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

const SECRET = 'sk-live-0123456789'
type Person = Opstage['owner']

const look = async ({ call }: Person, commandId: string) =>
  (await call(commands.get, { params: { commandId } })).data.result?.data?.generatedKey

const reveal = async ({ call }: Person, commandId: string) =>
  (await call(commands.reveal, { params: { commandId } })).data.result?.data?.generatedKey

async function withSecret(opstage: Opstage, requester: Person = opstage.owner) {
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand({ owner: requester }, agent, 'echo')
  await agent.finish(id, { success: true, data: { generatedKey: SECRET, name: 'key of ann' } })
  return id
}

test('a generated key is shown once to whoever asked for it, and is written nowhere', async () => {
  const opstage = await startOpstage({ frozen: true })
  const id = await withSecret(opstage)
  expect(await look(opstage.owner, id)).toBe(SECRET)
  expect(await look(opstage.owner, id)).toBe('[REDACTED]')
  expect(await reveal(opstage.owner, id)).toBe('[REDACTED]')
  const tables = ['command', 'commandResult', 'auditEvent'] as const
  const rows = await Promise.all(tables.map((table) => opstage.db.selectFrom(table).selectAll().execute()))
  expect(JSON.stringify(rows) + opstage.lines.join('')).not.toContain(SECRET)
  expect((await opstage.auditActions()).filter((action) => action === 'command.secret.revealed')).toHaveLength(1)
})

test('reveal=false never spends it, and says that it waits', async () => {
  const opstage = await startOpstage({ frozen: true })
  const id = await withSecret(opstage)
  for (let i = 0; i < 2; i += 1)
    expect(await showCommand(opstage, id)).toMatchObject({
      secretAvailable: true,
      result: { data: { generatedKey: '[REDACTED]', name: 'key of ann' } },
    })
  await opstage.owner.call(commands.list, {})
  expect(await reveal(opstage.owner, id)).toBe(SECRET)
  expect((await showCommand(opstage, id)).secretAvailable).toBe(false)
})

test('it is for the requester or an owner; others neither see nor spend it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const requester = await opstage.withRole('operator')
  const other = await opstage.withRole('operator')
  const viewer = await opstage.withRole('viewer')
  const id = await withSecret(opstage, requester)
  expect(await look(other, id)).toBe('[REDACTED]')
  expect(await reveal(other, id)).toBe('[REDACTED]')
  expect(await look(viewer, id)).toBe('[REDACTED]')
  const shown = await other.call(commands.get, { params: { commandId: id }, query: { reveal: 'false' } })
  expect(shown.data.secretAvailable).toBe(false)
  expect(await look(requester, id)).toBe(SECRET)
})

test('an owner may see what somebody else asked for, once', async () => {
  const opstage = await startOpstage({ frozen: true })
  const requester = await opstage.withRole('operator')
  const id = await withSecret(opstage, requester)
  expect(await reveal(opstage.owner, id)).toBe(SECRET)
  expect(await look(requester, id)).toBe('[REDACTED]')
})

test('after five minutes it is gone', async () => {
  const opstage = await startOpstage({ frozen: true })
  const id = await withSecret(opstage)
  opstage.clock.advance(299)
  expect((await showCommand(opstage, id)).secretAvailable).toBe(true)
  opstage.clock.advance(2)
  expect((await showCommand(opstage, id)).secretAvailable).toBe(false)
  expect(await look(opstage.owner, id)).toBe('[REDACTED]')
})

test('of two who look at the same moment one sees it, and the record names one', async () => {
  const opstage = await startOpstage({ frozen: true })
  const id = await withSecret(opstage)
  const seen = await Promise.all([1, 2, 3].map(() => look(opstage.owner, id)))
  expect(seen.filter((key) => key === SECRET)).toHaveLength(1)
  expect((await opstage.auditActions()).filter((action) => action === 'command.secret.revealed')).toHaveLength(1)
})

test.each([
  ['a structured key', { success: true, data: { generatedKey: { id: 1, value: SECRET } } }],
  ['the key of a failure', { success: false, data: { generatedKey: SECRET }, error: { code: 'HALF_DONE' } }],
])('%s is no less a secret', async (_, result) => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.finish(id, result)
  expect(JSON.stringify(await opstage.db.selectFrom('commandResult').selectAll().execute())).not.toContain(SECRET)
  expect(await look(opstage.owner, id)).toContain(SECRET)
  expect(await look(opstage.owner, id)).toBe('[REDACTED]')
})
