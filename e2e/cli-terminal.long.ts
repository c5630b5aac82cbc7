import { beforeAll, expect, test } from 'vitest'
import { signIn } from '../scripts/steps/admin.ts'
import type { Product } from '../scripts/steps/product.ts'
import { codeOf } from './authenticator.ts'
import { answering, type Cli, createCli, logIn, startWithCli } from './cli-run.ts'

/** The built command in a terminal, where somebody can be asked. */
const DEMO = 'demo-capsule-service'
// oxlint-disable-next-line no-control-regex -- what a terminal is driven with
const ESCAPE = /\u001b/

let product: Product
let cli: Cli

beforeAll(async () => {
  const started = await startWithCli()
  ;({ product, cli } = started)
  return started.stop
})

test('colours are for terminals, and not with NO_COLOR', async () => {
  expect((await cli.run(['services'])).out).not.toMatch(ESCAPE)
  expect((await cli.run(['services'], { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).out).not.toMatch(ESCAPE)
  expect((await cli.inTerminal(['services'])).out).toMatch(ESCAPE)
  expect((await cli.inTerminal(['services'], { env: { NO_COLOR: '1' } })).out).not.toMatch(ESCAPE)
  const plain = await cli.inTerminal(['run', DEMO, 'purgeOrders'], { env: { TERM: 'dumb' } })
  expect(plain).toMatchObject({ code: 2, out: expect.stringContaining('Nobody can be asked here') })
  expect(plain.out).not.toMatch(ESCAPE)
})

test('in a terminal it asks for what is missing, and for high risk once more', async () => {
  const asked = await cli.inTerminal(['run', DEMO, 'purgeOrders', '--wait'], {
    onOutput: answering(['Type demo', `${DEMO}\r`], ['Reason', 'tidying up\r']),
  })
  expect(asked.out).toMatch(/SUCCEEDED/)
  expect(asked.code).toBe(0)
  const [last] = (await cli.run(['commands', 'list', '--limit', '1', '--json'])).json<{ reason: string | null }[]>()
  expect(last).toMatchObject({ reason: 'tidying up' })
  const filled = await cli.inTerminal(['run', DEMO, 'setHealth', '--wait'], { onOutput: answering(['State', '\r']) })
  expect(filled).toMatchObject({ code: 0 })
})

test('in a terminal Ctrl-C while waiting offers to cancel', async () => {
  const cancelled = await cli.inTerminal(['run', DEMO, 'compareWithWarehouse', '--wait'], {
    onOutput: answering(['Runs', '\u0003'], ['What should become of it', '\r']),
  })
  expect(cancelled.out).toMatch(/CANCELLED/)
  expect(cancelled.code).toBe(6)
})

test('a second factor is asked for where it is on', async () => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const factor = '/api/admin/auth/second-factor'
  const { key } = await admin.post<{ key: string }>(`${factor}/set-up`, { password: product.password })
  const { recoveryCodes } = await admin.post<{ recoveryCodes: string[] }>(`${factor}/switch-on`, { code: codeOf(key) })
  const other = createCli()
  expect(await logIn(other, product)).toMatchObject({ code: 4, err: expect.stringMatching(/second factor/) })
  const login = ['login', product.url, '--user', product.username]
  const withCode = [...login, '--password-stdin', '--code', recoveryCodes[0]!]
  expect(await other.run(withCode, { input: product.password! })).toMatchObject({ code: 0 })
  const asked = await other.inTerminal(login, {
    onOutput: answering(['Password', `${product.password}\r`], ['authenticator', `${recoveryCodes[1]}\r`]),
  })
  expect(asked.out).toContain('Signed in to')
  expect(asked.out).not.toContain(product.password)
  other.remove()
})
