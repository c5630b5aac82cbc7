import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import vectors from '../../contracts/src/redact.vectors.json' with { type: 'json' }
import type * as Sdk from '../src/index.ts'
import { findNodes, install, type Installed } from './installed.ts'
import { StubBackend } from './stub-backend.ts'

let installed: Installed
const nodes = await findNodes()

beforeAll(async () => {
  installed = await install()
}, 60_000)
afterAll(() => installed.remove())

async function startStub() {
  const backend = await new StubBackend().listen()
  onTestFinished(() => backend.close())
  return backend
}

const SERVICE = `{ code: 'guest', name: 'Guest' }`
const WAYS = [
  ['import', 'guest.mjs', `import { CapsuleAgent } from '@xtrape/capsule-agent-node'`],
  ['require', 'guest.cjs', `const { CapsuleAgent } = require('@xtrape/capsule-agent-node')`],
] as const

describe.each(nodes)('on Node %s', (_version, node) => {
  test.each(WAYS)('%s: runs a command, and the process ends by itself after stop()', async (_way, file, load) => {
    const backend = await startStub()
    const source = `${load}
      const agent = new CapsuleAgent({ service: ${SERVICE}, onLog: () => {} })
      agent.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
      agent.action({ name: 'stop', label: 'Stop', handler: () => void agent.stop() })
      agent.start().then(() => console.log('started'))`
    const env = { OPSTAGE_BACKEND_URL: backend.url, OPSTAGE_REGISTRATION_TOKEN: 'opstage_reg_abcdefgh' }
    const ended = installed.run(node, file, source, {
      ...env,
      OPSTAGE_AGENT_TOKEN_FILE: `data-${_version}-${file}.json`,
    })
    await Promise.race([backend.next('poll'), ended])
    backend.give({ id: 'cmd_1', actionName: 'echo', payload: { a: 1 } })
    expect((await backend.next('result')).body).toMatchObject({ success: true, data: { a: 1 } })
    await backend.next('poll')
    backend.give({ id: 'cmd_2', actionName: 'stop' })
    expect((await backend.next('result')).commandId).toBe('cmd_2')
    expect(await ended).toBe('started\n')
    expect(backend.violations).toEqual([])
  })

  test.each(WAYS)('%s: a service is tested in memory', async (_way, file, load) => {
    const source = `${load}
      ${load.replace('CapsuleAgent', 'createTestAgent').replace('-node', '-node/testing')}
      const service = new CapsuleAgent({ service: ${SERVICE} })
      service.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
      const run = createTestAgent(service).run('echo', { a: 1 })
      run.then((result) => console.log(JSON.stringify(result)))`
    const result = JSON.parse(await installed.run(node, file, source)) as unknown
    expect(result).toEqual({ success: true, data: { a: 1 }, progress: [], log: [] })
  })

  test.each(WAYS)('%s: with a dead backend too', async (_way, file, load) => {
    const source = `${load}
      const onLog = ({ level, message }) => level === 'warn' && (console.log(message), agent.stop())
      const agent = new CapsuleAgent({ service: ${SERVICE}, onLog, tokenStore: './nowhere.json' })
      agent.start()`
    const env = { OPSTAGE_BACKEND_URL: 'http://127.0.0.1:9', OPSTAGE_REGISTRATION_TOKEN: 'opstage_reg_abcdefgh' }
    expect(await installed.run(node, file, source, env)).toMatch(/^Registration at http:\/\/127.0.0.1:9 failed/)
  })

  test('is loaded in less than 30 ms', async () => {
    // Work rather than waiting: a busy machine lets everybody wait longer.
    const source = `const before = process.cpuUsage()
      await import('@xtrape/capsule-agent-node')
      const { user, system } = process.cpuUsage(before)
      console.log((user + system) / 1000)`
    const times = []
    for (let i = 0; i < 5; i++) times.push(Number(await installed.run(node, 'load.mjs', source)))
    expect(Math.min(...times)).toBeLessThan(30)
  })
})

test('depends on nothing and is less than 60 kB', async () => {
  const manifest = JSON.parse(await readFile(join(installed.packageFolder, 'package.json'), 'utf8')) as object
  expect(manifest).not.toHaveProperty('dependencies')
  const dist = join(installed.packageFolder, 'dist')
  const pack = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], { cwd: installed.packageFolder })
  const [packed] = JSON.parse(pack.stdout) as [{ size: number }]
  expect(packed.size).toBeLessThan(60_000)
  const code = await readFile(join(dist, 'index.js'), 'utf8')
  const imported = [...code.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)
  expect(imported.filter((from) => !from?.startsWith('node:'))).toEqual([])
})

test('says its own version', async () => {
  const { version } = JSON.parse(await readFile(join(installed.packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const { SDK_VERSION } = await load()
  expect(SDK_VERSION).toBe(version)
})

test('redacts what the vectors say', async () => {
  const { CapsuleAgent } = await load()
  const healthOf = (message: string, details: Record<string, unknown>) =>
    new CapsuleAgent({ service: { code: 'a', name: 'A' } })
      .health(() => ({ status: 'UP', message, details }))
      .runHealth()
  for (const { input, output } of vectors.texts) expect((await healthOf(input, {})).message).toBe(output)
  for (const { input, output } of vectors.values) {
    expect((await healthOf('', { input })).details).toEqual({ input: output })
  }
  for (const key of vectors.keys.secret)
    expect((await healthOf('', { [key]: 'x' })).details).toEqual({ [key]: '[REDACTED]' })
})

const CONSUMER = `
  const agent = new CapsuleAgent({ service: { code: 'a', name: 'A' }, onLog: ({ level }) => void level })
  declare const schema: StandardSchema<{ id?: string }, { id: string }>
  agent.action({
    name: 'typed', label: 'Typed', input: schema,
    prepare: () => ({ initialPayload: { id: 'x' } }),
    handler: ({ id }, { signal, progress }) => { progress(id.length); return signal.aborted },
  })
  agent.action({ name: 'plain', label: 'Plain', input: { type: 'object' }, handler: (payload) => payload['any'] })
  agent.action({ name: 'locked', label: 'Locked', input: schema, lock: ({ id }) => id, queueTimeoutSeconds: 5, handler: () => {} })
  // @ts-expect-error a lock is text
  agent.action({ name: 'number', label: 'Number', input: schema, lock: ({ id }) => id.length, handler: () => {} })
  // @ts-expect-error a payload has the schema's type
  agent.action({ name: 'wrong', label: 'Wrong', input: schema, handler: ({ id }) => id.nothing })
  export const started: Promise<void> = agent.start({ strict: true })
  export const code: Promise<string | undefined> = createTestAgent(agent).run('typed').then(({ error }) => error?.code)
`

test.each([
  ['import', 'consumer.mts', `import { CapsuleAgent, type StandardSchema } from '@xtrape/capsule-agent-node'`],
  ['require', 'consumer.cts', `import { CapsuleAgent, type StandardSchema } from '@xtrape/capsule-agent-node'`],
])('its declarations are right for %s, and need no other package', async (_way, file, load) => {
  const loadTesting = `\nimport { createTestAgent } from '@xtrape/capsule-agent-node/testing'\n`
  await writeFile(join(installed.folder, file), load + loadTesting + CONSUMER)
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const options =
    '--noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2022 --lib es2022,dom --types'
  const args = [tsc, ...options.split(' '), '', '--skipLibCheck', 'false', file]
  const problems = await promisify(execFile)(process.execPath, args, { cwd: installed.folder }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(problems).toBe('')
})

async function load(): Promise<typeof Sdk> {
  return (await import(pathToFileURL(join(installed.packageFolder, 'dist/index.js')).href)) as typeof Sdk
}
