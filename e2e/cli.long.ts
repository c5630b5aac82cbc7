import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { freePort } from '../scripts/steps/port.ts'
import { type Cli, createCli, logIn, once, startWithCli } from './cli-run.ts'
import type { Product } from '../scripts/steps/product.ts'

/** The built command as a process, against the built server and its demo service. */
const DEMO = 'demo-capsule-service'

let product: Product
let cli: Cli
/** Where nothing listens. */
let nowhere: string

beforeAll(async () => {
  const started = await startWithCli()
  ;({ product, cli } = started)
  nowhere = `http://localhost:${await freePort()}`
  return started.stop
})

interface Finding {
  what: string
  state: string
}

interface Shown {
  id: string
  status: string
  reason: string | null
  errorCode: string | null
}

test('what a login keeps is a token, for this user only; without one it says what to do', async () => {
  const file = join(cli.home, '.config/opstage/logins.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const text = await readFile(file, 'utf8')
  expect(text).toContain('opstage_pat_')
  expect(text).not.toContain(product.password)

  const stranger = createCli()
  const refused = await stranger.run(['status', '--json'])
  stranger.remove()
  expect(refused).toMatchObject({ code: 4, out: '' })
  expect(JSON.parse(refused.err)).toMatchObject({
    error: { code: 'NOT_SIGNED_IN', message: expect.stringMatching(/opstage login/) },
  })
})

test('every answer is data with --json, and words without', async () => {
  const status = await cli.run(['status', '--json'])
  expect(status.json()).toMatchObject({ url: product.url, serviceCounts: { HEALTHY: 1 }, attention: [] })
  expect((await cli.run(['services', 'list', '--json'])).json()).toMatchObject([{ code: DEMO, status: 'HEALTHY' }])
  expect((await cli.run(['services', 'show', DEMO, '--json'])).json()).toMatchObject({ code: DEMO })
  expect((await cli.run(['agents', '--json'])).json()).toMatchObject([{ code: DEMO, status: 'ONLINE' }])
  expect((await cli.run(['audit', '--json', '--action', 'agent.registered'])).json()).toHaveLength(1)
  expect((await cli.run(['services'])).out).toMatch(/^CODE +NAME +VERSION +STATUS .*\ndemo-capsule-service .* HEALTHY /)
})

test('an action that succeeds ends with 0, one that fails with 1 and its error', async () => {
  const good = await cli.run(['run', DEMO, 'runHealthCheck', '--wait'])
  expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^SUCCEEDED {2}/) })
  const list = await cli.run(['run', DEMO, 'listOrders', '--wait'])
  expect(list.out).toMatch(/^SUCCEEDED .*\n\d+ orders\nORDER +CUSTOMER .*\nA-\d+ /)
  const bad = await cli.run(['run', DEMO, 'printLabels', '--wait'])
  expect(bad.code).toBe(1)
  expect(bad.out).toMatch(/^FAILED {2}.*\n[A-Z_]+: /)
  const data = await cli.run(['run', DEMO, 'printLabels', '--wait', '--json'])
  expect(data).toMatchObject({ code: 1, err: '' })
  expect(data.json<Shown>()).toMatchObject({ status: 'FAILED', errorCode: expect.stringMatching(/\w/) })
})

test('one that is not waited for is asked for, and followed later', async () => {
  const asked = await cli.run(['run', DEMO, 'echo', '--payload', 'message=hello', '--json'])
  const { id } = asked.json<Shown>()
  const shown = await cli.run(['commands', 'show', id, '--follow', '--json'])
  expect(shown.code).toBe(0)
  expect(shown.json()).toMatchObject({ id, status: 'SUCCEEDED', payload: { message: 'hello' } })
  expect((await cli.run(['commands', 'list', '--limit', '1', '--json'])).json()).toMatchObject([{ id }])
})

test.each([
  [2, ['services', 'list', '--nonsense'], 'unknown option'],
  [2, ['no-such-command'], 'unknown command'],
  [2, ['run', DEMO], 'Which action? demo-capsule-service has:\n  compareWithWarehouse'],
  [2, ['run', DEMO, 'setHealth', '--wait'], 'status is required'],
  [2, ['run', DEMO, 'setHealth', '--payload', 'status=SIDEWAYS'], 'status'],
  [2, ['run', DEMO, 'purgeOrders', '--wait'], '--yes'],
  [1, ['run', DEMO, 'noSuchAction'], 'It has: '],
  [1, ['run', 'demo-capsule', 'echo'], `Did you mean ${DEMO}?`],
  [1, ['commands', 'cancel', 'cmd_00000000000000000000000000'], 'There is no such command'],
  [2, ['login', '--user', 'admin'], 'Nobody can be asked here'],
])('exit code %i: opstage %j', async (code, args, words) => {
  const refused = await cli.run(args)
  expect(refused.err).toContain(words)
  expect(refused).toMatchObject({ code, out: '' })
})

test('a server that is away ends with 5, one that refuses the token with 4', async () => {
  const env = { OPSTAGE_URL: nowhere, OPSTAGE_API_TOKEN: 'opstage_pat_x' }
  expect(await cli.run(['status'], { env })).toMatchObject({
    code: 5,
    err: expect.stringMatching(/nothing listens at localhost/),
  })
  // Before anybody is asked for a name and a password.
  expect(await cli.inTerminal(['login', nowhere])).toMatchObject({ code: 5, out: expect.not.stringContaining('User') })
  const known = { OPSTAGE_URL: product.url, OPSTAGE_API_TOKEN: `opstage_pat_${'x'.repeat(43)}` }
  expect(await cli.run(['status'], { env: known })).toMatchObject({
    code: 4,
    err: expect.stringMatching(/not known\. Run opstage login/),
  })
})

test('high risk: with --yes and a reason, which is on the record', async () => {
  const purged = await cli.run(['run', DEMO, 'purgeOrders', '--yes', '--reason', 'Ticket 42', '--wait', '--json'])
  expect(purged.code).toBe(0)
  expect(purged.json()).toMatchObject({ status: 'SUCCEEDED', reason: 'Ticket 42' })
})

test('a long one: its time to wait, its cancellation, and Ctrl-C where nobody can be asked', async () => {
  // One runs after the other: the third is still there after all that is done to it here.
  for (const _ of [1, 2]) await cli.run(['run', DEMO, 'compareWithWarehouse'])
  const late = await cli.run(['run', DEMO, 'compareWithWarehouse', '--wait', '--timeout', '0.5', '--json'])
  expect(late).toMatchObject({ code: 7, out: '' })
  const id = /cmd_\w+/.exec(late.err)![0]
  const interrupted = await cli.run(['commands', 'show', id, '--follow'], {
    onOutput: once('Runs', (child) => child.kill('SIGINT')),
  })
  expect(interrupted).toMatchObject({ code: 130, err: expect.stringMatching(/goes on without you/) })
  expect((await cli.run(['commands', 'cancel', id])).out).toContain('is asked to stop')
  expect(await cli.run(['commands', 'show', id, '--follow', '--json'])).toMatchObject({ code: 6 })
  const again = await cli.run(['commands', 'retry', id, '--yes', '--json'])
  expect(again.json()).toMatchObject({ retryOf: id })
  await cli.run(['commands', 'cancel', again.json<Shown>().id])
})

test('a one-time secret is shown when it is asked for, once', async () => {
  const made = await cli.run(['run', DEMO, 'createShopKey', '--yes', '--wait', '--json'])
  const { id } = made.json<Shown>()
  const reveal = async () => JSON.stringify((await cli.run(['commands', 'show', id, '--reveal', '--json'])).json())
  expect(JSON.stringify(made.json())).toContain('[REDACTED]')
  expect(await reveal()).not.toContain('"generatedKey":"[REDACTED]"')
  expect(await reveal()).toContain('"generatedKey":"[REDACTED]"')
})

test('registration tokens are made, listed and revoked', async () => {
  const raw = await cli.run(['tokens', 'create', '--name', 'of a test', '--raw'])
  expect(raw.out).toMatch(/^opstage_reg_\w{43}\n$/)
  const [token] = (await cli.run(['tokens', 'list', '--json'])).json<{ id: string; name: string }[]>()
  expect(token!.name).toBe('of a test')
  expect(await cli.run(['tokens', 'revoke', token!.id])).toMatchObject({ code: 0 })
  const lasting = ['--agent', 'orders-sync', '--expires', 'never', '--uses', 'unlimited', '--json']
  expect((await cli.run(['tokens', 'create', ...lasting])).json()).toMatchObject({ expiresAt: null, maxUses: null })
  expect((await cli.run(['tokens', 'list', '--status', 'REVOKED', '--json'])).json()).toMatchObject([{ id: token!.id }])
})

test('the record is verified by the server, and from a file without it', async () => {
  const file = join(cli.home, 'record.ndjson')
  expect(await cli.run(['audit', 'verify'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The record verifies: /),
  })
  expect(await cli.run(['audit', 'export', '--output', file])).toMatchObject({ code: 0 })
  expect(await cli.run(['audit', 'verify', file])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The record verifies\./),
  })
  await writeFile(file, (await readFile(file, 'utf8')).replace('"agent.registered"', '"agent.forgotten"'))
  const tampered = await cli.run(['audit', 'verify', file, '--json'])
  expect(tampered.code).toBe(3)
  expect(tampered.json()).toMatchObject({ verified: false, problem: { kind: 'ALTERED' } })
  const csv = await cli.run(['audit', 'export', '--format', 'csv'])
  expect(csv.out.split('\n')[0]).toContain('createdAt')
})

test('doctor finds nothing wrong here, and says what is wrong elsewhere', async () => {
  const { code, out } = await cli.run(['doctor', '--json'])
  expect(JSON.parse(out)).toMatchObject([
    { what: 'server', state: 'good' },
    { what: 'version', state: 'good' },
    { what: 'clock', state: 'good' },
    { what: 'login', state: 'good' },
    { what: 'stream', state: 'good' },
  ])
  expect(code).toBe(0)
  const file = join(dirname(product.backend.logFile), 'demo', 'agent-token.json')
  const ofFile = async () => (await cli.run(['doctor', '--token-file', file, '--json'])).json<Finding[]>().slice(5)
  expect(await ofFile()).toMatchObject([{ state: 'good' }, { state: 'good' }])
  await chmod(file, 0o644)
  expect(await ofFile()).toMatchObject([{ state: 'wrong', advice: `chmod 600 ${file}` }, { state: 'good' }])
  await chmod(file, 0o600)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/opstage_agent_\w{8}/, 'opstage_agent_AAAAAAAA'))
  expect(await ofFile()).toMatchObject([
    { state: 'good' },
    { state: 'wrong', advice: expect.stringContaining('Enrol it again') },
  ])
  await writeFile(file, text.slice(0, 20))
  expect(await ofFile()).toMatchObject([{ state: 'wrong', found: expect.stringContaining('damaged') }])
  await writeFile(file, text)
  expect(await cli.run(['doctor', nowhere])).toMatchObject({
    code: 3,
    out: expect.stringMatching(/nothing listens/),
  })
})

test('a shell learns the names of commands, services and actions', async () => {
  const after = async (...words: string[]) => (await cli.run(['complete', '--', ...words])).out
  expect(await after('')).toMatch(/^services\t/m)
  expect(await after('run', '')).toMatch(/^demo-capsule-service\tDemo Capsule Service$/m)
  expect(await after('run', DEMO, 'print')).toMatch(/^printLabels\t/m)
  expect(await after('services', 'show', '')).toMatch(/^demo-capsule-service\t/m)
  expect(await after('commands', 'list', '--st')).toMatch(/^--status\t/m)
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await cli.run(['completion', shell])).out).toContain('opstage complete')
})

test('a logout revokes the token', async () => {
  const other = createCli()
  await logIn(other, product)
  const { servers } = JSON.parse(await readFile(join(other.home, '.config/opstage/logins.json'), 'utf8')) as {
    servers: Record<string, { token: string }>
  }
  const { token } = servers[product.url]!
  const ended = await other.run(['logout', '--password-stdin'], { input: `${product.password}\n` })
  expect(ended).toMatchObject({ code: 0 })
  const env = { OPSTAGE_URL: product.url, OPSTAGE_API_TOKEN: token }
  expect(await other.run(['status'], { env })).toMatchObject({ code: 4, err: expect.stringMatching(/revoked/) })
  other.remove()
})

test('agents are disabled and enabled; a revocation is asked about', async () => {
  expect(await cli.run(['agents', 'disable', DEMO])).toMatchObject({ code: 2, err: expect.stringMatching(/Say --yes/) })
  expect((await cli.run(['agents', 'disable', DEMO, '--yes', '--json'])).json()).toMatchObject({ status: 'DISABLED' })
  expect(await cli.run(['run', DEMO, 'echo'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/is DISABLED/),
  })
  expect(await cli.run(['agents', 'enable', DEMO])).toMatchObject({ code: 0 })
})
