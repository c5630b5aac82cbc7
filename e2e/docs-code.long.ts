import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { type CodeBlock, codeBlocks, isScript, moduleOf, pages, type Run, runsOf } from '../scripts/docs/code-blocks.ts'
import { type Admin, signIn } from '../scripts/steps/admin.ts'
import { root, run } from '../scripts/steps/command.ts'
import { test } from './fixtures.ts'

/** Pages of what has tests of its own: `readme.test.ts`, and those of the examples and of what is deployed. */
const hasOwnTests = (file: string) => /^(README\.md$|examples\/|deploy\/)/.test(file)
/** Below the root, so that the packages are found as a reader has them: built. */
const cache = join(root, '.cache', 'docs-code')

const stories = pages
  .filter((file) => !hasOwnTests(file))
  .map((file) => ({ file, blocks: codeBlocks(file).filter((block) => isScript(block) && !block.notRun) }))
  .filter(({ blocks }) => blocks.length > 0)

const nameOf = (file: string) => `${file.replaceAll(/[^a-z]+/gi, '-')}.ts`

function programOf(blocks: CodeBlock[]): string {
  const code = moduleOf(blocks)
  const isToStart = /new CapsuleAgent/.test(code) && !/\.start\(|createTestAgent/.test(code)
  return `${code}${isToStart ? 'await agent.start()\n' : ''}export {}\n`
}

test('the scripts of all pages have the right types', { timeout: 120_000 }, async ({ onTestFinished }) => {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'types-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const { file, blocks } of stories) await writeFile(join(folder, nameOf(file)), programOf(blocks))
  const compilerOptions = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false, sourceMap: false }
  const settings = { extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  expect((await run('tsc', ['-p', folder])).output).toBe('')
})

const inMemory = stories.filter(({ blocks }) => moduleOf(blocks).includes('createTestAgent'))
const services = stories.filter((story) => !inMemory.includes(story) && moduleOf(story.blocks).includes('CapsuleAgent'))
const scripts = stories.filter((story) => !inMemory.includes(story) && !services.includes(story))

/** Where Opstage is for a reader. */
const READERS = 'http://localhost:8080'

/** The program of a page in a folder of its own. */
async function written({ file, blocks }: (typeof stories)[number], url = READERS) {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'run-'))
  const program = join(folder, nameOf(file))
  await writeFile(program, programOf(blocks).replaceAll(READERS, url))
  return { folder, program, remove: () => rm(folder, { recursive: true, force: true }) }
}

test.for(services)('the service of $file does what the page says', async (story, { product, onTestFinished }) => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  const { folder, program, remove } = await written(story)
  const env = { PATH: process.env.PATH, OPSTAGE_BACKEND_URL: product.url, OPSTAGE_REGISTRATION_TOKEN: rawToken }
  const child = spawn(process.execPath, [program], { cwd: folder, env, stdio: 'ignore' })
  onTestFinished(async () => {
    child.kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await remove()
  })

  const code = /code: '([^']+)'/.exec(moduleOf(story.blocks))![1]!
  const find = async () =>
    (await admin.get<Found[]>(`/api/admin/capsule-services?q=${code}`)).find((one) => one.code === code)
  await expect.poll(async () => (await find())?.status, { timeout: 20_000 }).toMatch(/^(HEALTHY|UNHEALTHY)$/)
  const service = `/api/admin/capsule-services/${(await find())!.id}`
  const runs = runsOf(story.blocks)
  const declared = await admin.get<{ name: string }[]>(`${service}/actions`)
  expect(new Set(runs.map(({ action }) => action))).toEqual(new Set(declared.map(({ name }) => name)))
  for (const one of runs) {
    const expected = [one.outcome, ...(one.outcome === 'FAILED' || one.outcome === 'REFUSED' ? [one.more] : [])]
    expect(await cameOf(admin, service, one), `${one.action} ${JSON.stringify(one.payload)}`).toEqual(expected)
  }
})

interface Found {
  id: string
  code: string
  status: string
}
interface Shown {
  status: string
  result?: { error?: { code: string } }
}

const patience = { timeout: 10_000 }

/** How the run of a page has ended: its outcome, and the code when it was refused or failed. */
async function cameOf(admin: Admin, service: string, { action, payload, outcome, more }: Run) {
  const body = { payload, confirmation: more === 'confirmed' }
  const asked = await admin
    .post<{ id: string }>(`${service}/actions/${action}`, body)
    .catch((error: Error) => ({ refusal: /with (\w+):/.exec(error.message)?.[1] }))
  if ('refusal' in asked) return ['REFUSED', asked.refusal]
  const path = `/api/admin/commands/${asked.id}`
  const show = () => admin.get<Shown>(`${path}?reveal=false`)
  if (outcome === 'CANCELLED') {
    await vi.waitUntil(async () => (await show()).status === 'RUNNING', patience)
    await admin.post(`${path}/cancel`, {})
  }
  const { status, result } = await vi.waitUntil(async () => {
    const shown = await show()
    return /^(PENDING|RUNNING)$/.test(shown.status) ? undefined : shown
  }, patience)
  return [status, ...(status === 'FAILED' ? [result?.error?.code] : [])]
}

test.for(inMemory)('the tests of $file pass', async (story, { onTestFinished }) => {
  const { program, remove } = await written(story)
  onTestFinished(remove)
  const { code, output } = await run(process.execPath, ['--test', program])
  expect(output).toMatch(/tests [1-9]/)
  expect(code, output).toBe(0)
})

/** An API token, and the demo service as `SERVICE_ID`, for what is written for people with a shell. */
const shellTest = test.extend('shell', async ({ product }) => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/api-tokens', {
    name: 'docs',
    role: 'operator',
  })
  const [demo] = await admin.get<Found[]>('/api/admin/capsule-services?q=demo')
  return { PATH: process.env.PATH, OPSTAGE_URL: product.url, OPSTAGE_API_TOKEN: rawToken, SERVICE_ID: demo!.id }
})

shellTest.for(scripts)('the script of $file comes to its end', async (story, { shell, onTestFinished }) => {
  const { program, remove } = await written(story, shell.OPSTAGE_URL)
  onTestFinished(remove)
  const { code, output } = await run(process.execPath, [program], { env: shell })
  expect(code, output).toBe(0)
})

const shellBlocks = pages
  .filter((file) => !hasOwnTests(file))
  .flatMap((file) => codeBlocks(file))
  .filter(({ language, notRun }) => language === 'sh' && notRun === undefined)

shellTest.for(shellBlocks)('$file, line $line, runs in a shell', async ({ code }, { shell }) => {
  const { code: exit, output } = await run('bash', ['-euo', 'pipefail', '-c', code], { env: shell })
  expect(exit, output).toBe(0)
})
