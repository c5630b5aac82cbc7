import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { migrate } from '../apps/opstage-backend/src/db/migrate.ts'
import { openStore } from '../apps/opstage-backend/src/db/open.ts'
import { createIds } from '../apps/opstage-backend/src/platform/ids.ts'
import { createChain } from './seed/chain.ts'
import { createChance } from './seed/chance.ts'
import { actionsOf, historyOf, labelsOf, makeMember } from './seed/fleet.ts'
import { comings, type Happened, happened } from './seed/history.ts'
import { insertAll, withoutIndexes } from './seed/insert.ts'

export interface Sizes {
  agents: number
  commands: number
  auditEvents: number
}

export const small: Sizes = { agents: 200, commands: 20_000, auditEvents: 50_000 }
export const full: Sizes = { agents: 10_000, commands: 1_000_000, auditEvents: 5_000_000 }

const DAYS = 30
/** Commands that are held in memory before they are written. */
const BATCH = 50_000
const DAY_MS = 86_400_000

/** A new SQLite database with a fleet and its month of history, as the product itself would have left it. */
export async function seed(path: string, { agents, commands, auditEvents }: Sizes): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const store = openStore(`file:${path}`)
  await migrate(store)
  await store.close()

  const db = new Database(path)
  // Nothing is lost when the machine fails here: it is seeded anew.
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -400000']) db.pragma(pragma)
  const to = Date.now()
  const from = to - DAYS * DAY_MS
  const [since, now] = [new Date(from).toISOString(), new Date(to).toISOString()]
  const newId = createIds(() => new Date(from))
  const chance = createChance(7)
  const [workspaceId, dates] = [newId('wks'), { createdAt: since, updatedAt: now }]
  insertAll(db, 'workspace', [{ id: workspaceId, code: 'default', name: 'Default', status: 'ACTIVE', ...dates }])

  const making = { chance, workspaceId, newId, since, now }
  const members = Array.from({ length: agents }, (_, index) => makeMember(index, making))
  withoutIndexes(db, ['agent', 'capsuleService', 'actionDefinition', 'healthReport'], () => {
    insertAll(
      db,
      'agent',
      each(members, ({ agent }) => [agent]),
    )
    insertAll(
      db,
      'capsuleService',
      each(members, ({ service }) => [service]),
    )
    insertAll(
      db,
      'actionDefinition',
      each(members, (member) => actionsOf(member, making)),
    )
    insertAll(db, 'serviceLabel', each(members, labelsOf))
    insertAll(
      db,
      'healthReport',
      each(members, (member) => historyOf(member, making)),
    )
  })

  // Ids of a time of their own: they count on with the rows.
  let clock = from
  const user = { id: newId('usr'), username: 'alex' }
  const past = { chance, workspaceId, newId: createIds(() => new Date(clock)), members, user, from, to }
  withoutIndexes(db, ['command', 'commandResult', 'auditEvent'], () => {
    let recorded = 0
    const chain = createChain()
    let batch: Happened[] = []
    const flush = () => {
      insertAll(
        db,
        'command',
        each(batch, ({ command }) => [command]),
      )
      insertAll(
        db,
        'commandResult',
        each(batch, ({ result }) => (result ? [result] : [])),
      )
      recorded += insertAll(
        db,
        'auditEvent',
        each(batch, ({ audit }) => audit.map(chain.seal)),
      )
      batch = []
    }
    for (const one of happened(past, commands)) {
      clock = Date.parse(one.command.createdAt)
      if (batch.push(one) === BATCH) flush()
    }
    flush()
    insertAll(
      db,
      'auditEvent',
      each(comings(past, auditEvents - recorded), (said) => [chain.seal(said)]),
    )
    insertAll(db, 'auditKey', [chain.key(now)])
    insertAll(db, 'auditAnchor', [chain.head(now)])
  })
  db.close()
}

function* each<S, T>(sources: Iterable<S>, make: (source: S) => Iterable<T>): Generator<T> {
  for (const source of sources) yield* make(source)
}

// `node bench/seed.ts [--full] <file>`
if (import.meta.main) {
  const { values, positionals } = parseArgs({ options: { full: { type: 'boolean' } }, allowPositionals: true })
  const [path] = positionals
  if (path === undefined) throw new Error('Name the file to write: node bench/seed.ts [--full] <file>')
  const started = performance.now()
  await seed(path, values.full ? full : small)
  console.log(`${path} is seeded, in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
