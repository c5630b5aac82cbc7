import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { routes } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished, test } from 'vitest'
import { isPostgres } from '../harness.ts'
import { lastingDatabase } from '../lasting-database.ts'
import { examples } from './examples.ts'
import { refusals } from './refusals.ts'
import { createWorld, type World } from './world.ts'

const findRoute = (id: string) => routes.find((route) => route.id === id)!

/** Everything that can be asked for, everything that can be refused, and at last all that there is to read. */
async function doAll(world: World) {
  for (const [id, example] of Object.entries(examples)) await world.call(findRoute(id), await example(world))
  for (const [pair, refusal] of Object.entries(refusals))
    await world.call(findRoute(pair.split(' ')[0]!), await refusal(world))
  await world.sweep()
  for (const route of routes.filter(({ method, writes }) => method === 'GET' && !writes))
    await world.call(route, { ...(await examples[route.id]!(world)), query: queryOf(route.id) })
}

/** All of the history, not only its first page. */
const queryOf = (id: string) => (/^list(Commands|AuditEvents)$/.test(id) ? { pageSize: 100 } : {})

/** What is on the disk besides rows: free pages, the write-ahead log, other files. */
async function filesOf(url: string) {
  if (isPostgres) return []
  const folder = dirname(url.replace(/^file:/, ''))
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    all.filter((one) => one.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  )
}

test('no secret is in any answer, log line, table or file', { timeout: 60_000 }, async () => {
  const { url } = await lastingDatabase()
  const world = await createWorld({ databaseUrl: url })
  onTestFinished(world.dispose)
  await doAll(world)

  const { secrets, lines } = world
  expect(secrets.count().secrets).toBeGreaterThan(150)
  expect(secrets.leaksInAnswers()).toEqual([])
  expect(lines.flatMap((line) => secrets.leaksIn(line).map((secret) => `${secret} in ${line}`))).toEqual([])
  const rows = Object.entries(await world.dump()).flatMap(([table, all]) => all.map((row) => ({ table, row })))
  expect(rows.filter(({ row }) => secrets.leaksIn(row).length > 0)).toEqual([])
  expect((await filesOf(url)).flatMap((bytes) => secrets.leaksIn(bytes))).toEqual([])
  await world.close()
  expect((await filesOf(url)).flatMap((bytes) => secrets.leaksIn(bytes))).toEqual([])
})
