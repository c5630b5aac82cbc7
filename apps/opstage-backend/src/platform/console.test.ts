import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startOpstage } from '../../test/harness.ts'

const INDEX =
  '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><meta name="opstage-server" content="__SERVER__"><style nonce="__CSP_NONCE__"></style>'

async function withConsole(env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-console-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), INDEX)
  await writeFile(join(folder, 'assets/app-1a2b.js'), 'go()')
  await writeFile(join(folder, 'assets/app-1a2b.js.br'), 'compressed')
  await mkdir(join(folder, 'docs/api'), { recursive: true })
  await writeFile(join(folder, 'docs/api.html'), '<!doctype html><h1>HTTP API</h1>')
  await writeFile(join(folder, 'docs/api.html.br'), 'compressed')
  await writeFile(join(folder, 'docs/api/commands.html'), '<!doctype html><h1>Commands</h1>')
  const { baseUrl } = await startOpstage({ env: { ...env, OPSTAGE_CONSOLE_DIR: folder } })
  return (path: string, headers: Record<string, string> = {}) => fetch(baseUrl + path, { headers })
}

test('every address that is no file and no API is a screen of the console', async () => {
  const get = await withConsole()
  for (const path of ['/', '/services/svc_1?tab=actions', '/apix']) {
    const response = await get(path, { accept: 'text/html' })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('<!doctype html>')
  }
})

test('styles carry a nonce that is new each time and stands in the policy; scripts are files of ours', async () => {
  const get = await withConsole()
  const nonces = new Set<string>()
  for (let i = 0; i < 3; i += 1) {
    const response = await get('/')
    const nonce = /nonce="([^"]+)"/.exec(await response.text())![1]!
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain(`'nonce-${nonce}'`)
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).toMatch(/frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(3)
})

test('the page says which server it comes from, whatever that is called', async () => {
  const get = await withConsole({ OPSTAGE_INSTANCE_NAME: `Sue's "<b>$&</b>" & more` })
  const said = /name="opstage-server" content="([^"]*)"/.exec(await (await get('/')).text())![1]!
  expect(said).not.toContain('<')
  const text = said.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const { data } = (await (await get('/api/system/version')).json()) as { data: unknown }
  expect(JSON.parse(text)).toEqual(data)
})

test('files have their content in their name and are kept for ever; a missing one is missing', async () => {
  const get = await withConsole()
  const file = await get('/assets/app-1a2b.js', { 'accept-encoding': 'identity' })
  expect([file.status, await file.text()]).toEqual([200, 'go()'])
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  for (const path of ['/assets/app-old.js', '/favicon.ico', '/index.html.br', '/../package.json']) {
    const missing = await get(path)
    expect(missing.status, path).toBe(404)
    expect(await missing.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  }
})

test('written pages have an address without an ending, come compressed, and are asked for again', async () => {
  const get = await withConsole()
  const identity = { 'accept-encoding': 'identity' }
  for (const [path, title] of [
    ['/docs/api', 'HTTP API'],
    ['/docs/api/', 'HTTP API'],
    ['/docs/api/commands', 'Commands'],
  ] as const) {
    const page = await get(path, identity)
    expect(await page.text()).toContain(`<h1>${title}</h1>`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('cache-control')).toBe('public, max-age=0')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const etag = page.headers.get('etag')!
    // Otherwise fetch would add `no-cache`, and be sent everything.
    const again = { ...identity, 'if-none-match': etag, 'cache-control': 'max-age=0' }
    expect((await get(path, again)).status).toBe(304)
  }
  const compressed = await get('/docs/api', { 'accept-encoding': 'br' })
  expect(compressed.headers.get('content-encoding')).toBe('br')
  expect(compressed.headers.get('content-type')).toBe('text/html; charset=utf-8')
  await compressed.body?.cancel()
})

test('an unknown address of the API is a 404 in the envelope, also for a browser', async () => {
  const get = await withConsole()
  for (const path of ['/api', '/api/', '/api/nothing', '/API/nothing', '//api/nothing']) {
    const response = await get(path, { accept: 'text/html' })
    expect(response.status, path).toBe(404)
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } })
  }
})

test('without a built console a browser is told how to build it', async () => {
  const { baseUrl } = await startOpstage()
  const response = await fetch(`${baseUrl}/services`, { headers: { accept: 'text/html' } })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('npm run build') } })
})
