import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeArtifacts } from '../release/artifacts.ts'
import { readState } from '../release/state.ts'
import { root, run } from '../steps/command.ts'
import { manifestOf, published } from '../steps/pack.ts'
import { exampleAs, forms } from './packages/example.ts'
import { contentsOf, tarball, user } from './packages/user.ts'

const AGENT = '@xtrape/capsule-agent-node'
const CONTRACTS = '@xtrape/capsule-contracts-node'
const CLI = '@xtrape/opstage'
/** From the first command after the download to the result of an action. */
const PATIENCE_MS = 60_000
const LONG_MS = 80_000

test.each(published)('%s is complete, well formed, and of the one version', async (dir) => {
  const { name, ...manifest } = manifestOf(dir)
  const { path, files } = tarball(name)
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  const strangers = /^(?!LICENSE$|README\.md$|package\.json$|dist\/)|\.test\./
  expect(files.filter((file) => strangers.test(file))).toEqual([])
  expect(manifest).toMatchObject({
    version: manifestOf('.').version,
    license: 'Apache-2.0',
    repository: { type: 'git', directory: dir },
    engines: { node: expect.any(String) },
  })
  expect(await readFile(join(root, dir, 'LICENSE'), 'utf8')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'))
  expect(await contentsOf(path)).not.toContain(root)
  expect(await run('publint', ['--strict', path])).toMatchObject({ code: 0 })
})

test('a release leaves packages, notes, a list of what ships and the context of the image, each with its checksum', async () => {
  const state = await readState(root)
  const { folder, files } = await writeArtifacts(state, join(user.folder, 'release'))
  const { version } = state
  expect(files).toEqual([
    'NOTES.md',
    'SHA256SUMS',
    `opstage-${version}-image-context.tar.gz`,
    `opstage-${version}.sbom.cdx.json`,
    ...published.map((dir) => `${manifestOf(dir).name.slice(1).replace('/', '-')}-${version}.tgz`).toSorted(),
  ])
  expect(await run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder })).toEqual({ code: 0, output: '' })
  const context = await run('tar', ['-tzf', join(folder, `opstage-${version}-image-context.tar.gz`)])
  for (const file of ['package-lock.json', 'apps/opstage-backend/src/main.ts'])
    expect(context.output).toContain(`${file}\n`)
})

test('types are found by every kind of project that there is today', async () => {
  expect(await run('attw', ['--profile', 'node16', tarball(AGENT).path])).toMatchObject({ code: 0 })
  expect(await run('attw', ['--profile', 'esm-only', tarball(CONTRACTS).path])).toMatchObject({ code: 0 })
})

test('the SDK is small and depends on nothing, contracts on zod only', () => {
  expect(tarball(AGENT).size).toBeLessThan(60_000)
  expect(manifestOf('packages/agent').dependencies ?? {}).toEqual({})
  expect(Object.keys(manifestOf('packages/contracts').dependencies!)).toEqual(['zod'])
})

test(
  'as a user without the repository: console, API, a first service, and actions that end as they should',
  { timeout: LONG_MS },
  async () => {
    const began = performance.now()
    const url = await user.up()
    expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toContain('<div id="root">')
    expect(await (await fetch(`${url}/api/system/health`)).json()).toMatchObject({ data: { status: 'UP' } })
    await user.login(url)

    const failing = `agent.action({ name: 'fail', label: 'Fail', handler: () => { throw new Error('no ink left') } })\n`
    const script = (await exampleAs('esm')).replace('await agent.start', `${failing}await agent.start`)
    await user.startService('greeter.mjs', script, await user.token(1))
    await user.untilHealthy(['greeter'])
    expect(await user.opstage(['run', 'greeter', 'greet', '--payload', 'who=Ada', '--wait'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Hello, Ada'),
    })
    expect(await user.opstage(['run', 'greeter', 'fail', '--wait'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('no ink left'),
    })
    const tookMs = performance.now() - began
    console.log(`from npx to both results: ${(tookMs / 1000).toFixed(1)} s`)
    expect(tookMs).toBeLessThan(PATIENCE_MS)
  },
)

test(
  'the example of the README runs as ES module, CommonJS and TypeScript, on each Node',
  { timeout: LONG_MS },
  async () => {
    const token = await user.token(forms.length * user.nodes.size)
    const codes = await Promise.all(
      forms.map(async (form) => {
        const script = await user.compiled(form, await exampleAs(form))
        return Promise.all(
          [...user.nodes].map(async ([major, node]) => {
            const code = `greeter-${form}-${major}`
            const text = script.replace(/code: ['"]greeter['"]/, `code: '${code}'`)
            await user.startService(`${form}/${code}.js`, text, token, node)
            return code
          }),
        )
      }),
    )
    await user.untilHealthy(codes.flat())
    const runs = codes.flat().map((code) => user.opstage(['run', code, 'greet', '--payload', 'who=Ada', '--wait']))
    for (const one of await Promise.all(runs)) expect(one).toMatchObject({ code: 0 })
  },
)

test('contracts and the command load on each Node that they promise', async () => {
  const script = `const { routes, createClient } = await import('${CONTRACTS}')
    const { redact } = (await import('node:module')).createRequire(import.meta.url)('${CONTRACTS}/redact')
    console.log(routes.length > 50, typeof createClient, redact({ password: 'x' }).password)`
  for (const [major, node] of user.nodes) {
    expect(await run(node, ['--input-type=module', '-e', script], { cwd: user.folder })).toEqual({
      code: 0,
      output: 'true function [REDACTED]\n',
    })
    const program = join(user.folder, 'node_modules', CLI, 'dist/main.js')
    const old = major === '20'
    expect(await run(node, [program, '--version'])).toMatchObject({
      code: old ? 1 : 0,
      output: expect.stringContaining(old ? 'opstage needs Node 22.18 or newer' : manifestOf('.').version),
    })
  }
})
