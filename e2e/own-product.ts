import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/steps/port.ts'
import { type Product, startProduct } from '../scripts/steps/product.ts'
import { leaksIn, type Secrets, TOKENS } from '../scripts/testing/leaks.ts'
import { secretsSeen } from './secrets.ts'

/** Files of `npm start` and of the demo that are there to keep a secret. */
const KEEPS = /^(admin-password|session-secret|agent-token\.json)/

/** Whatever the product has given out, or was told in confidence. */
const secretsOf = (folder: string, { password }: Product): Secrets => ({
  ...TOKENS,
  'a key that was shown once': /\btill_[\w-]{32}/,
  'the session secret': readFileSync(join(folder, 'state/session-secret'), 'utf8').trim(),
  ...(password === undefined ? {} : { 'the password': password }),
  ...secretsSeen(),
})

/**
 * The built product with its demo service, started as `npm start` does it, on new data and a port of its own. Stopped, it has to have
 * left no secret in any file.
 */
export async function startOwnProduct(env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-e2e-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const product = await startIn(folder, env)
    const stop = async () => {
      await product.stop()
      const leaks = await leaksIn(folder, secretsOf(folder, product), KEEPS)
      await remove()
      if (leaks.length > 0) throw new Error(`Secrets were left in files, in the clear:\n${leaks.join('\n')}`)
    }
    return { ...product, stop }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The same on what an earlier start left in `folder`. */
export async function startIn(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Product> {
  return startProduct({ ...(await settingsIn(folder, env)), withDemo: true })
}

export async function settingsIn(folder: string, env: NodeJS.ProcessEnv = {}) {
  // Settings of the developer's own Opstage must not reach the tests.
  const clean = Object.entries(process.env).filter(([name]) => !/^(OPSTAGE_|DATABASE_URL$|VITEST|NODE_ENV$)/.test(name))
  return {
    host: '127.0.0.1',
    port: await freePort(),
    dataDir: join(folder, 'data'),
    stateDir: join(folder, 'state'),
    env: { ...Object.fromEntries(clean), ...env },
  }
}
