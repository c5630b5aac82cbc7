import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { audit, backups, dashboard } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startOpstage, type Opstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'
import { systemContext } from '../../platform/context.ts'
import { verifyAt } from '../../host/audit-verify.ts'
import { readManifest } from './manifest.ts'
import { backUpWhenDue } from './plan.ts'

async function start(env = {}) {
  const { url } = await lastingDatabase()
  const opstage = await startOpstage({ databaseUrl: url, env: { OPSTAGE_BACKUP_INTERVAL_HOURS: '0', ...env } })
  return { opstage, folder: join(dirname(url.slice('file:'.length)), 'backups') }
}

const list = ({ owner }: Opstage) => owner.call(backups.list, {})
const create = async ({ owner }: Opstage) => (await owner.call(backups.create, {})).data
const look = (opstage: Opstage) => backUpWhenDue(systemContext(opstage.parts, 'backup'))
const actions = async ({ owner }: Opstage, action: string) =>
  (await owner.call(audit.list, { query: { action, sort: 'createdAt' } })).data

test('a backup is one file that nobody else may read, with a manifest, whose record verifies', async () => {
  const { opstage, folder } = await start()
  const made = await create(opstage)
  expect(made).toEqual({
    name: expect.stringMatching(/^opstage-\d{8}T\d{9}Z\.db$/),
    createdAt: expect.any(String),
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    schemaVersion: expect.any(Number),
    sizeBytes: expect.any(Number),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    rows: expect.any(Number),
    auditHead: { sequence: expect.any(Number), hash: expect.stringMatching(/^1:/) },
  })
  expect((await list(opstage)).data).toEqual([made])
  expect(await readdir(folder)).toEqual([made.name])
  const path = join(folder, made.name)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(await readManifest(path)).toMatchObject({ sizeBytes: made.sizeBytes, rows: { user: 1 } })
  expect(await verifyAt(path)).toMatchObject({ problem: undefined, events: made.auditHead!.sequence, unsealed: 0 })
  expect(await actions(opstage, 'backup.created')).toMatchObject([
    { targetName: made.name, metadata: { sha256: made.sha256, sizeBytes: made.sizeBytes, deleted: [] } },
  ])
})

test('what is downloaded is the file, and that somebody took it is on the record', async () => {
  const { opstage, folder } = await start()
  const { baseUrl, owner } = opstage
  const taken = await fetch(`${baseUrl}/api/admin/backup/sqlite`, { method: 'POST', headers: owner.headers })
  expect(taken.headers.get('content-type')).toBe('application/vnd.sqlite3')
  const [name] = await readdir(folder)
  expect(taken.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
  const content = await readFile(join(folder, name!))
  expect(Number(taken.headers.get('content-length'))).toBe(content.length)
  expect(Buffer.from(await taken.arrayBuffer()).equals(content)).toBe(true)
  const again = await fetch(`${baseUrl}/api/admin/backups/${name}`, { headers: owner.headers })
  expect(Buffer.from(await again.arrayBuffer()).equals(content)).toBe(true)
  expect(await actions(opstage, 'backup.downloaded')).toMatchObject([{ targetName: name }, { targetName: name }])
  for (const other of ['..%2Fopstage.db', 'opstage.db', `${name}.partial`])
    expect((await fetch(`${baseUrl}/api/admin/backups/${other}`, { headers: owner.headers })).status).toBe(422)
})

test('who asks while one is under way gets that one', async () => {
  const { opstage, folder } = await start()
  const made = await Promise.all([create(opstage), create(opstage), create(opstage)])
  expect(new Set(made.map(({ name }) => name)).size).toBe(1)
  expect(await readdir(folder)).toHaveLength(1)
})

test('as many are kept as should be; what a process that died has left goes after a day, what is not ours stays', async () => {
  const { opstage, folder } = await start({ OPSTAGE_BACKUP_KEEP: '2' })
  const names: string[] = []
  for (let i = 0; i < 4; i += 1) {
    opstage.clock.advance(1)
    names.push((await create(opstage)).name)
    if (i > 0) continue
    const leftovers = ['opstage-20200101T000000000Z.db.partial', 'opstage-20200102T000000000Z.db.partial', 'notes.txt']
    for (const name of leftovers) await writeFile(join(folder, name), 'x')
    await utimes(join(folder, leftovers[0]!), 0, 0)
  }
  expect((await readdir(folder)).toSorted()).toEqual([
    'notes.txt',
    'opstage-20200102T000000000Z.db.partial',
    ...names.slice(2),
  ])
  expect((await list(opstage)).data.map(({ name }) => name)).toEqual(names.slice(2).toReversed())
})

test('one that is due is made, the next when the interval is over, none when there shall be none', async () => {
  const { opstage } = await start({ OPSTAGE_BACKUP_INTERVAL_HOURS: '6' })
  const { intervalHours, nextAt } = (await list(opstage)).plan
  expect({ intervalHours, isDue: nextAt! <= opstage.clock.now().toISOString() }).toEqual({
    intervalHours: 6,
    isDue: true,
  })
  const count = async () => (await list(opstage)).data.length
  const counts: number[] = []
  for (const hours of [0, 0, 5.9, 0.2]) {
    opstage.clock.advance(hours * 3600)
    await look(opstage)
    counts.push(await count())
  }
  expect(counts).toEqual([1, 1, 1, 2])
  const { data, plan } = await list(opstage)
  expect(Date.parse(plan.nextAt!) - Date.parse(data[0]!.createdAt)).toBe(6 * 3_600_000)

  const { opstage: never } = await start()
  await look(never)
  expect(await list(never)).toMatchObject({ data: [], plan: { intervalHours: 0, nextAt: null, isAvailable: true } })
})

test('one that cannot be made is said once, until one can', async () => {
  const { opstage, folder } = await start({ OPSTAGE_BACKUP_INTERVAL_HOURS: '24' })
  await writeFile(folder, 'a file where a folder should be')
  for (let i = 0; i < 3; i += 1) await look(opstage)
  const failed = await actions(opstage, 'backup.failed')
  expect(failed).toMatchObject([{ result: 'FAILURE', actorType: 'SYSTEM', message: expect.stringContaining('EEXIST') }])
  const notices = async () => (await opstage.owner.call(dashboard.summary, {})).data.notices
  expect(await notices()).toEqual([{ code: 'BACKUP_FAILED', message: failed[0]!.message, since: expect.any(String) }])
})
