import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Admin, signIn } from '../scripts/steps/admin.ts'
import { obituary, startChild } from '../scripts/steps/child.ts'
import { root, run } from '../scripts/steps/command.ts'
import { freePort } from '../scripts/steps/port.ts'
import type { Product } from '../scripts/steps/product.ts'
import { startOwnProduct } from './own-product.ts'

const folder = join(root, 'examples')
const names = (await readdir(folder, { withFileTypes: true }))
  .filter((one) => one.isDirectory())
  .map(({ name }) => name)

interface Manifest {
  scripts: { start: string }
  dependencies: Record<string, string>
  engines: { node: string }
}
const manifestOf = async (name: string) =>
  JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8')) as Manifest
const entryOf = async (name: string) => join(folder, name, (await manifestOf(name)).scripts.start.replace(/^node /, ''))

let product: Product
let admin: Admin
let state: string
beforeAll(async () => {
  product = await startOwnProduct()
  admin = (await signIn(product.url, product.username, product.password!))!
  state = await mkdtemp(join(tmpdir(), 'opstage-examples-'))
})
afterAll(async () => {
  await product.stop()
  await rm(state, { recursive: true, force: true })
})

/** As its README says to start it; answers the service once it is healthy. */
async function startExample(name: string, code: string) {
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  const child = startChild({
    name,
    args: [await entryOf(name)],
    env: {
      PATH: process.env.PATH,
      PORT: String(await freePort()),
      OPSTAGE_BACKEND_URL: product.url,
      OPSTAGE_REGISTRATION_TOKEN: rawToken,
      OPSTAGE_AGENT_TOKEN_FILE: join(state, name, 'agent-token.json'),
    },
    logFile: join(state, `${name}.log`),
  })
  onTestFinished(() => child.stop())
  const services = () => admin.get<{ id: string; status: string }[]>(`/api/admin/capsule-services?q=${code}`)
  let died = false
  void child.exited.then(() => (died = true))
  await expect
    .poll(async () => (died ? obituary(child) : services()), { timeout: 20_000 })
    .toMatchObject([{ status: 'HEALTHY' }])
  return { child, id: (await services())[0]!.id }
}

async function runAction(serviceId: string, action: string, payload: Record<string, unknown>) {
  const body = { payload, confirmation: true }
  const { id } = await admin.post<{ id: string }>(`/api/admin/capsule-services/${serviceId}/actions/${action}`, body)
  const look = () => admin.get<{ status: string; result?: object }>(`/api/admin/commands/${id}`)
  await expect.poll(async () => (await look()).status, { timeout: 20_000 }).toMatch(/^(SUCCEEDED|FAILED)$/)
  return look()
}

test.each([
  ['queue-worker', 'mail-worker', 'hold', { hold: true }, { held: true }],
  ['http-service', 'greeting-api', 'setMaintenance', { closed: true }, { closed: true }],
  ['automation-worker', 'invoice-fetcher', 'fetchInvoices', { site: 'phone' }, { site: 'phone' }],
  ['ai-agent', 'support-agent', 'runTask', { task: 'Help Ada' }, { turns: 4, spentCents: 18, refused: ['refund'] }],
  ['express-app', 'notice-board', 'announce', { text: 'Tea is ready' }, { announcements: 1 }],
])('%s comes up healthy, runs an action, and ends when it is told to', async (name, code, action, payload, data) => {
  const { child, id } = await startExample(name, code)
  expect(await runAction(id, action, payload)).toMatchObject({ status: 'SUCCEEDED', result: { data } })
  await child.stop()
  expect(await child.exited).toBe('ended with exit code 0')
})

test('automation-worker: what fails has a code, and is seen in the health', async () => {
  const { id } = await startExample('automation-worker', 'invoice-fetcher')
  expect(await runAction(id, 'fetchInvoices', { site: 'rent' })).toMatchObject({
    status: 'FAILED',
    result: { error: { code: 'SITE_DOWN' } },
  })
  await expect
    .poll(() => admin.get(`/api/admin/capsule-services/${id}`), { timeout: 20_000 })
    .toMatchObject({ status: 'UNHEALTHY' })
})

test('script: runs an action to its end, and exits by the outcome', async () => {
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/api-tokens', {
    name: 'a pipeline',
    role: 'operator',
  })
  const env = { ...process.env, OPSTAGE_URL: product.url, OPSTAGE_API_TOKEN: rawToken }
  const script = async (...args: string[]) => run(process.execPath, [await entryOf('script'), ...args], { env })
  const echo = await script('demo-capsule-service', 'echo', '{"from":"a script"}')
  expect(echo.output).toContain('"from": "a script"')
  expect(echo.code).toBe(0)
  expect(await script('demo-capsule-service', 'printLabels')).toMatchObject({
    code: 1,
    output: expect.stringContaining('PRINTER_OUT_OF_PAPER'),
  })
  expect(await script('nobody', 'echo')).toMatchObject({
    code: 1,
    output: expect.stringContaining('no service "nobody"'),
  })
  expect(await script()).toMatchObject({ code: 2 })
})

test.each(names)(
  '%s: names what it imports, in the versions that it is tested with, and how to start it',
  async (name) => {
    const { dependencies } = await manifestOf(name)
    const files = (await readdir(join(folder, name))).filter((file) => file.endsWith('.ts'))
    const sources = await Promise.all(files.map((file) => readFile(join(folder, name, file), 'utf8')))
    const imported = sources.flatMap((text) =>
      [...text.matchAll(/from '((?!node:|\.)[^']+)'/g)].map(([, from]) => from!),
    )
    expect(Object.keys(dependencies).toSorted()).toEqual([...new Set(imported)].toSorted())
    for (const [dependency, range] of Object.entries(dependencies)) {
      const { version } = JSON.parse(
        await readFile(join(root, 'node_modules', dependency, 'package.json'), 'utf8'),
      ) as { version: string }
      expect(range, dependency).toMatch(new RegExp(`^\\^${version.split('.')[0]}\\.`))
    }
    expect(await readFile(join(folder, name, 'README.md'), 'utf8')).toContain('npm start')
  },
)
