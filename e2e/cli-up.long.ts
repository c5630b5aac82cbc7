import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { signIn } from '../scripts/steps/admin.ts'
import { freePort } from '../scripts/steps/port.ts'
import { type Cli, createCli, type Hand, logIn, type Outcome } from './cli-run.ts'

/** `opstage up` until its box is there; `stop` is Ctrl-C. */
async function up(cli: Cli, args: string[]) {
  let hand: Hand | undefined
  let ended: Promise<Outcome> | undefined
  const written = await new Promise<string>((resolve, reject) => {
    ended = cli.run(['up', ...args], {
      onOutput: (written, child) => {
        hand = child
        if (written.includes('└')) resolve(written)
      },
    })
    void ended.then(({ err }) => reject(new Error(`It ended: ${err}`)))
  })
  let stopped: Promise<Outcome> | undefined
  const stop = () => {
    if (stopped === undefined) hand!.kill('SIGINT')
    return (stopped ??= ended!)
  }
  onTestFinished(async () => void (await stop()))
  return { written, stop }
}

const passwordIn = (written: string) => /Password {2}(\S+) /.exec(written)?.[1]

test(
  'on an empty machine it sets itself up, and the next time it goes on where it was',
  { timeout: 120_000 },
  async () => {
    const cli = createCli()
    onTestFinished(() => cli.remove())
    const port = String(await freePort())
    const url = `http://localhost:${port}`
    const data = join(cli.home, '.local/share/opstage')
    const first = await up(cli, ['--port', port])
    expect(first.written).toContain(`Opstage is running at ${url}`)
    const password = passwordIn(first.written)!
    expect((await readFile(join(data, 'secrets/admin-password'), 'utf8')).trim()).toBe(password)

    expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toContain('<div id="root">')
    expect(await logIn(cli, { url, username: 'admin', password })).toMatchObject({ code: 0 })
    expect((await cli.run(['status', '--json'])).json()).toMatchObject({ url, serviceCounts: { HEALTHY: 0 } })
    expect(await cli.run(['up', '--port', port])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`Opstage already runs on ${data}, at ${url}`),
    })
    expect(await cli.run(['doctor', '--data', data])).toMatchObject({ code: 0 })

    const file = join(cli.home, 'copy.db')
    expect(await cli.run(['backup', '--output', file])).toMatchObject({ code: 0 })
    expect(await cli.run(['audit', 'verify', file])).toMatchObject({ code: 0 })
    expect(await cli.run(['restore', file, '--force'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('stop the server'),
    })

    const { code, out } = await first.stop()
    expect(code).toBe(0)
    expect(await readFile(join(data, 'opstage.log'), 'utf8')).toContain('"msg":"stopped"')
    expect(existsSync(join(data, 'running.json'))).toBe(false)
    expect(out).not.toContain('"level"')
    expect(await readFile(join(data, 'opstage.log'), 'utf8')).not.toContain(password)

    expect(await cli.run(['restore', file, '--force', '--json'])).toMatchObject({ code: 0 })
    const again = await up(cli, ['--port', port])
    expect(passwordIn(again.written)).toBe(password)
  },
)

test('a password that was changed is neither shown nor asked for; one that was forgotten is set anew', async () => {
  const cli = createCli()
  onTestFinished(() => cli.remove())
  const port = String(await freePort())
  const url = `http://localhost:${port}`
  const first = await up(cli, ['--port', port])
  const admin = (await signIn(url, 'admin', passwordIn(first.written)!))!
  const body = { currentPassword: passwordIn(first.written), newPassword: 'my own long password' }
  await admin.post('/api/admin/auth/change-password', body)
  await first.stop()

  const second = await up(cli, ['--port', port])
  expect(second.written).toContain('the one you have set')
  const reset = await cli.run(['admin', 'reset-password', 'admin'], { input: 'another long password\n' })
  expect(reset).toMatchObject({ code: 0, out: expect.stringContaining('signed out everywhere') })
  expect(await signIn(url, 'admin', 'another long password')).toBeDefined()
})

test('what prevents a start is said in words', async () => {
  const cli = createCli()
  onTestFinished(() => cli.remove())
  expect(await cli.run(['up', '--port', 'eighty'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('OPSTAGE_PORT'),
  })
})
