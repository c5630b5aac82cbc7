import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Migration, migrate, migrations, schemaVersion } from '../../src/db/migrate.ts'
import { emptyDatabase, lastingDatabase } from '../lasting-database.ts'
import { createAgent, createPerson } from './independent-client.ts'
import { OWNER } from '../harness.ts'
import { startProcess, temporaryFolder, USUAL } from './server-process.ts'

const PROCESS = { timeout: 30_000 }

test('a start without configuration ends with the names of all that is missing', PROCESS, async () => {
  const { code, stderr, stdout } = await (await startProcess({})).ended
  expect(code).toBe(1)
  for (const name of ['OPSTAGE_SESSION_SECRET', 'OPSTAGE_ADMIN_USERNAME', 'OPSTAGE_ADMIN_PASSWORD'])
    expect(stderr).toContain(`  - ${name} is missing: `)
  expect(stdout).toBe('')
})

test('a busy port is a clear sentence with the way out', PROCESS, async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  const { url } = await lastingDatabase()
  const port = String((other.address() as AddressInfo).port)
  const { code, stderr } = await (await startProcess({ ...USUAL, DATABASE_URL: url, OPSTAGE_PORT: port })).ended
  expect(code).toBe(1)
  expect(stderr).toBe(`Port ${port} is in use. Stop what listens there, or set OPSTAGE_PORT to another one.\n`)
})

test('a database of a newer program is refused, with what to do', PROCESS, async () => {
  const { open, url } = await emptyDatabase()
  const next: Migration = { version: schemaVersion + 1, name: 'later', statements: () => [] }
  await migrate(open(), { known: [...migrations, next] })
  const { code, stderr } = await (await startProcess({ ...USUAL, DATABASE_URL: url })).ended
  expect(code).toBe(1)
  expect(stderr).toBe(
    `The database has schema version ${next.version}, this program knows up to ${schemaVersion}. ` +
      'Start the newer program again, or restore a backup that was made before it.\n',
  )
})

test('asked to stop it answers waiting polls empty and ends in seconds', PROCESS, async () => {
  const { url } = await lastingDatabase()
  const server = await startProcess({ ...USUAL, DATABASE_URL: url })
  const baseUrl = await server.baseUrl()
  const owner = createPerson(baseUrl)
  await owner.post('auth/login', OWNER)
  const token = (await owner.post('registration-tokens')).body.data as { rawToken: string }
  const agent = createAgent(baseUrl)
  await agent.register({ registrationToken: token.rawToken, agent: { code: 'orders', mode: 'embedded' } })
  const waiting = agent.poll('?waitSeconds=50')
  const waits = async () => {
    const { data } = (await owner.get('diagnostics/runtime')).body as { data: { agents: { waitingPolls: number } } }
    return data.agents.waitingPolls
  }
  await expect.poll(waits).toBe(1)

  const asked = performance.now()
  server.child.kill('SIGTERM')
  expect((await waiting).body).toEqual({ success: true, data: [] })
  const { code, stdout, stderr } = await server.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(performance.now() - asked).toBeLessThan(5000)
  expect(stdout).toMatch(/"msg":"stopping: [^]*"msg":"stopped"}\n$/)
})

test('a database that cannot be used is a clear sentence', PROCESS, async () => {
  const file = join(await temporaryFolder(), 'notes.db')
  await writeFile(file, 'These are my notes, not a database. '.repeat(100))
  const { code, stderr } = await (await startProcess({ ...USUAL, DATABASE_URL: `file:${file}` })).ended
  expect(code).toBe(1)
  expect(stderr).toBe('The database cannot be used: file is not a database. Check DATABASE_URL.\n')
})
