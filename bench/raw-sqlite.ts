import Database from 'better-sqlite3'
import { migrate } from '../apps/opstage-backend/src/db/migrate.ts'
import { openStore } from '../apps/opstage-backend/src/db/open.ts'
import { createIds } from '../apps/opstage-backend/src/platform/ids.ts'
import { createChance } from './seed/chance.ts'
import { makeMember } from './seed/fleet.ts'
import { type Happened, happened } from './seed/history.ts'

/**
 * The floor for lifecycles, a process of its own, forked with the path of a new file: better-sqlite3 and nothing else writes the rows
 * of a lifecycle into the product's tables, as durably, each of its three steps in a transaction. Takes seconds, reports how many a second.
 */
const [path = ''] = process.argv.slice(2)
const store = openStore(`file:${path}`)
await migrate(store)
await store.close()

const db = new Database(path)
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) db.pragma(pragma)

const chance = createChance(7)
const newId = createIds(() => new Date())
const now = new Date().toISOString()
const making = { chance, workspaceId: 'wks_0', newId, since: now, now }
const members = Array.from({ length: 64 }, (_, index) => makeMember(index, making))
const user = { id: 'usr_0', username: 'alex' }
const lifecycles = happened(
  { chance, workspaceId: 'wks_0', newId, members, user, from: Date.now() - 1000, to: Date.now() },
  1_000_000,
)

const insert = (table: string, row: object) => {
  const names = Object.keys(row)
  return db.prepare(
    `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
  )
}
const example = lifecycles.next().value as Happened
const inserts = {
  command: insert('command', example.command),
  result: insert('commandResult', example.result!),
  event: insert('auditEvent', example.audit[0]!),
}
const take = db.prepare(
  `update "command" set "status" = 'RUNNING', "startedAt" = @startedAt, "expiresAt" = @expiresAt, "updatedAt" = @updatedAt where "id" = @id`,
)
const end = db.prepare(
  `update "command" set "status" = @status, "completedAt" = @completedAt, "handlerStartedAt" = @handlerStartedAt,
   "handlerFinishedAt" = @handlerFinishedAt, "updatedAt" = @updatedAt where "id" = @id and "completedAt" is null`,
)
const OPEN = { status: 'PENDING', completedAt: null, startedAt: null, handlerStartedAt: null, handlerFinishedAt: null }

const ask = db.transaction(({ command, audit: [created] }: Happened) => {
  inserts.command.run({ ...command, ...OPEN, errorCode: null, errorMessage: null })
  inserts.event.run(created)
  inserts.event.run({ ...created, id: newId('aud'), action: 'service.action.requested' })
})
const deliver = db.transaction(({ command, audit }: Happened) => {
  take.run(command)
  inserts.event.run(audit[1])
})
const finish = db.transaction(({ command, audit, result }: Happened) => {
  end.run(command)
  inserts.result.run(result)
  inserts.event.run(audit[2])
})

process.on('message', ({ seconds }: { seconds: number }) => {
  const start = performance.now()
  let count = 0
  while (performance.now() - start < 1000 * seconds) {
    const one = lifecycles.next().value as Happened
    // Some of what has happened was never taken: here all are.
    if (!one.result || one.audit.length < 3) continue
    ask.immediate(one)
    deliver.immediate(one)
    finish.immediate(one)
    count += 1
  }
  process.send!({ perSecond: count / ((performance.now() - start) / 1000) })
})
process.send!('ready')
