import { existsSync } from 'node:fs'
import { chown, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { agents, apiTokens, audit, auth, backups, commands, tokens } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { schemaVersion } from '../../src/db/migrate.ts'
import { openStore } from '../../src/db/open.ts'
import { appendManifest, describe } from '../../src/features/backup/manifest.ts'
import { takeSnapshot } from '../../src/db/snapshot.ts'
import { verifyAt } from '../../src/host/audit-verify.ts'
import { backUp } from '../../src/host/backup.ts'
import { restore } from '../../src/host/restore.ts'
import { startAgent, type TestAgent } from '../agent.ts'
import { requestAction, showCommand, startCommand } from '../command.ts'
import { KNOWN_SECRETS, OWNER, openOpstage, type Opstage, startOpstage } from '../harness.ts'
import { lastingDatabase } from '../lasting-database.ts'
import { refusal } from '../refusal.ts'
import { typeOnHost } from './server-process.ts'

const PROCESS = { timeout: 60_000 }

const fileOf = (url: string) => url.slice('file:'.length)
const environment = (url: string) => ({
  DATABASE_URL: url,
  OPSTAGE_DATA_DIR: dirname(fileOf(url)),
  OPSTAGE_SESSION_SECRET: KNOWN_SECRETS[1],
})
const configOf = (url: string) => readConfig(environment(url))
const typed = (url: string, ...args: string[]) => typeOnHost(environment(url), args)

/** The same agent, speaking to another server. */
const at = ({ baseUrl }: Opstage, { id, headers }: TestAgent) => ({
  beat: (body: object = {}) =>
    fetch(`${baseUrl}/api/agents/${id}/heartbeat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  poll: async () => {
    const answer = await fetch(`${baseUrl}/api/agents/${id}/commands`, { headers })
    return { status: answer.status, ids: ((await answer.json()) as { data?: { id: string }[] }).data?.map((c) => c.id) }
  },
})

/** Asks for commands, and runs them, until it is told to stop. */
function keepBusy(opstage: Opstage, agent: TestAgent) {
  let isOver = false
  const work = async () => {
    let count = 0
    for (; !isOver; count += 1) {
      const { id } = await startCommand(opstage, agent, 'echo', { payload: { text: 'x'.repeat(2000) } })
      await agent.finish(id, { success: true, data: { text: 'y'.repeat(2000) } })
    }
    return count
  }
  const running = work()
  return async () => {
    isOver = true
    return running
  }
}

/** Whatever is written in one transaction is there together, or not at all. */
async function halfWritten(url: string) {
  const { db, close } = openStore(url)
  try {
    const { rows } = await sql<{ id: string }>`
      select "id" from "command" where not exists (
        select 1 from "auditEvent" where "targetId" = "command"."id" and "action" = 'command.created')
      union all select "id" from "command" where "status" = 'SUCCEEDED' and not exists (
        select 1 from "commandResult" where "commandId" = "command"."id")
      union all select "commandId" from "commandResult" where not exists (
        select 1 from "auditEvent" where "targetId" = "commandId" and "action" = 'command.completed')`.execute(db)
    return rows
  } finally {
    await close()
  }
}

test('what was backed up under load is whole, and after a restore the fleet goes on', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const before = await openOpstage({ databaseUrl: url })
  const orders = await startAgent(before, 'orders')
  const { data: revoked } = await before.owner.call(apiTokens.create, { body: { name: 'nightly', role: 'viewer' } })
  const rest = keepBusy(before, orders)
  const { data: backup } = await before.owner.call(backups.create, {})
  await rest()
  const late = await startAgent(before, 'late')
  const since = await requestAction(before, orders, 'echo')
  await before.owner.call(apiTokens.revoke, { params: { apiTokenId: revoked.id } })
  await before.seal()
  const { data: beat } = await orders.beat()
  const signedIn = before.owner.headers
  await before.close()

  const file = join(dirname(fileOf(url)), 'backups', backup.name)
  const { code, stdout, stderr } = await typed(url, 'restore', file, '--force')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`Restored ${fileOf(url)} as it was at ${backup.createdAt}.`)
  expect(stdout).toContain('Enrolled since, and refused until they are enrolled again: late.')
  expect(stdout).toMatch(/\d+ commands? asked for since then/)
  expect(stdout).toContain('valid again: API tokens nightly.')
  expect(await halfWritten(url)).toEqual([])
  expect(await verifyAt(fileOf(url))).toMatchObject({ problem: undefined, unsealed: 0 })

  const after = await startOpstage({ databaseUrl: url })
  // The witness remembers more than there is, and takes that for what it is: no alarm.
  expect((await at(after, orders).beat({ auditHead: beat.auditHead })).status).toBe(200)
  expect((await at(after, late).beat()).status).toBe(401)
  const { data: events } = await after.owner.call(audit.list, { query: { action: 'system.restored' } })
  expect(events).toMatchObject([
    {
      actorType: 'SYSTEM',
      metadata: { backup: backup.name, sha256: backup.sha256, replacedHead: { hash: expect.any(String) } },
    },
  ])
  expect((await after.owner.call(audit.verify, {})).data).toMatchObject({ verified: true, alarm: null })
  await expect(showCommand(after, since.id)).rejects.toMatchObject(refusal('COMMAND_NOT_FOUND'))
  const me = await fetch(`${after.baseUrl}/api/admin/auth/me`, { headers: signedIn })
  expect(me.status).toBe(401)
  const again = await requestAction(after, orders, 'echo')
  expect((await at(after, orders).poll()).ids).toEqual([again.id])
  const kept = (await readdir(dirname(fileOf(url)))).filter((name) => name.includes('.before-restore-'))
  expect(kept).toHaveLength(1)
  expect(await verifyAt(join(dirname(fileOf(url)), kept[0]!))).toMatchObject({ problem: undefined })
})

test('what waited or ran at the time of the backup is not handed out again', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const before = await openOpstage({ databaseUrl: url })
  const agent = await startAgent(before, 'orders')
  const { id: running } = await startCommand(before, agent, 'echo')
  const { id: waiting } = await requestAction(before, agent, 'echo')
  const { file } = await backUp(configOf(url))
  // The one that waited runs meanwhile.
  await agent.poll()
  await agent.finish(waiting, { success: true })
  await before.close()
  const { ended } = await restore(configOf(url), file, { force: true })
  expect(ended).toEqual({ commands: 2, sessions: 1 })
  const after = await startOpstage({ databaseUrl: url })
  expect((await at(after, agent).poll()).ids).toEqual([])
  for (const id of [running, waiting])
    expect(await showCommand(after, id)).toMatchObject({ status: 'FAILED', errorCode: 'RESTORED' })
  const { data } = await after.owner.call(commands.list, {})
  expect(data).toHaveLength(2)
})

test('where there is no database yet, nothing need be said twice', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const opstage = await openOpstage({ databaseUrl: url })
  await startAgent(opstage, 'orders')
  const out = join(dirname(fileOf(url)), 'elsewhere', 'copy.db')
  const made = await typed(url, 'backup', '--output', out, '--json')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(made.stdout)).toMatchObject({ file: out, schemaVersion, rows: { agent: 1 } })
  expect(await typed(url, 'backup', '--output', out)).toMatchObject({
    code: 1,
    stderr: `✗ ${out} is there already, and is left as it is. Name another file.\n`,
  })
  await opstage.close()
  const { url: fresh } = await lastingDatabase()
  const { code, stdout } = await typed(fresh, 'restore', out, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ file: fileOf(fresh), keptAs: null, undone: null, ended: { commands: 0 } })
  const after = await startOpstage({ databaseUrl: fresh })
  expect((await after.owner.call(agents.list, {})).data).toMatchObject([{ code: 'orders' }])
  await after.owner.call(auth.me, {})
})

test('done by root, it leaves nothing that the server of somebody else could not open', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const folder = dirname(fileOf(url))
  await (await openOpstage({ databaseUrl: url })).close()
  const uid = process.getuid!() === 0 ? 1234 : process.getuid!()
  if (process.getuid!() === 0) for (const path of [folder, fileOf(url)]) await chown(path, uid, uid)
  const { file } = await backUp(configOf(url))
  await restore(configOf(url), file, { force: true })
  const left = (await readdir(folder, { recursive: true })).filter((name) => /\.(db|pem)$|^backups$/.test(name))
  expect(left.toSorted()).toEqual(
    ['audit-signing-key.pem', 'backups', `backups/${basename(file)}`, 'opstage.db'].toSorted(),
  )
  for (const name of left) expect((await stat(join(folder, name))).uid, name).toBe(uid)
})

test('it refuses to replace what it was not told to, and what a server has open', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const opstage = await openOpstage({ databaseUrl: url })
  const { file } = await backUp(configOf(url))
  await opstage.owner.call(tokens.create, { body: { name: 'since then' } })
  const path = fileOf(url)
  await expect(restore(configOf(url), file)).rejects.toThrow(
    `There is a database at ${path}. With --force it is replaced, and kept beside. Nothing was changed.`,
  )
  await expect(restore(configOf(url), file, { force: true })).rejects.toThrow(
    `Something has ${path} open: stop the server first. Nothing was changed.`,
  )
  expect((await opstage.owner.call(tokens.list, {})).data).toMatchObject([{ name: 'since then' }])
  await opstage.close()
  const postgres = readConfig({ ...environment(url), DATABASE_URL: 'postgres://nobody@localhost/x' })
  await expect(restore(postgres, file)).rejects.toThrow('is no SQLite file. Of PostgreSQL, pg_dump makes backups')
})

test(
  'a file that is damaged, cut off, newer, or does not verify is refused, and nothing is changed',
  PROCESS,
  async () => {
    const { url } = await lastingDatabase()
    const opstage = await openOpstage({ databaseUrl: url })
    await startAgent(opstage, 'orders')
    await opstage.seal()
    const { file, manifest } = await backUp(configOf(url))
    await opstage.close()
    const path = fileOf(url)
    const [whole, before] = [await readFile(file), await readFile(path)]
    const refused = async (why: string | RegExp, change: (copy: string) => Promise<unknown>) => {
      const copy = join(dirname(path), 'bad.db')
      await writeFile(copy, whole)
      await change(copy)
      await expect(restore(configOf(url), copy, { force: true })).rejects.toThrow(why)
      expect((await readFile(path)).equals(before)).toBe(true)
      expect(existsSync(`${path}.restoring`)).toBe(false)
    }
    /** As somebody would make it who knows how: the manifest is right. */
    const rewrite = async (copy: string, statement: string) => {
      const database = `${copy}.source`
      await writeFile(database, whole.subarray(0, manifest.sizeBytes))
      const store = openStore(`file:${database}`)
      await sql.raw(statement).execute(store.db)
      await store.close()
      await rm(copy)
      await appendManifest(copy, describe(await takeSnapshot(database, copy), manifest.createdAt, '9.9.9'))
      await rm(database)
    }
    for (const size of [0, 100, manifest.sizeBytes, whole.length - 1])
      await refused('has no manifest at its end: it is no backup of Opstage, or was cut off', (copy) =>
        truncate(copy, size),
      )
    for (const place of [100, Math.floor(manifest.sizeBytes / 2), manifest.sizeBytes - 1])
      await refused('is damaged: its contents are not those that were written.', (copy) => {
        const damaged = Buffer.from(whole)
        damaged[place]! ^= 1
        return writeFile(copy, damaged)
      })
    // A piece is missing in the middle.
    await refused('has no manifest at its end', (copy) =>
      writeFile(copy, Buffer.concat([whole.subarray(0, 4096), whole.subarray(8192)])),
    )
    await refused(
      `was made by Opstage 9.9.9 with schema version ${schemaVersion + 1}, and this program knows up to ${schemaVersion}.`,
      (copy) =>
        rewrite(copy, `insert into "schemaMigration" ("version", "name") values (${schemaVersion + 1}, 'to come')`),
    )
    await refused(/holds an audit record that does not verify: Event 2, aud_\w+, does not follow/, (copy) =>
      rewrite(copy, `update "auditEvent" set "actorName" = 'somebody else' where "sequence" = 2`),
    )
    await expect(restore(configOf(url), join(dirname(path), 'none.db'), { force: true })).rejects.toThrow(
      /none\.db cannot be read: ENOENT/,
    )
    await (await openOpstage({ databaseUrl: url })).close()
  },
)

test('a database that is destroyed can be replaced, and is kept', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const opstage = await openOpstage({ databaseUrl: url })
  await startAgent(opstage, 'orders')
  const { file } = await backUp(configOf(url))
  await opstage.close()
  await writeFile(fileOf(url), 'this was a database once')
  const { keptAs, undone } = await restore(configOf(url), file, { force: true })
  expect(undone).toBeNull()
  expect(await readFile(keptAs!, 'utf8')).toBe('this was a database once')
  const after = await openOpstage({ databaseUrl: url })
  onTestFinished(after.close)
  expect((await after.owner.call(agents.list, {})).data).toHaveLength(1)
  expect((await after.signIn(OWNER)).user.username).toBe(OWNER.username)
})
