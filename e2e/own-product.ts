import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/steps/port.ts'
import { type Product, startProduct } from '../scripts/steps/product.ts'

/** The built product with its demo service, started as `npm start` does it, on new data and a port of its own. */
export async function startOwnProduct(env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-e2e-'))
  // Settings of the developer's own Opstage must not reach the tests.
  const clean = Object.entries(process.env).filter(([name]) => !/^(OPSTAGE_|DATABASE_URL$|VITEST|NODE_ENV$)/.test(name))
  try {
    const product = await startProduct({
      host: '127.0.0.1',
      port: await freePort(),
      dataDir: join(folder, 'data'),
      stateDir: join(folder, 'state'),
      env: { ...Object.fromEntries(clean), ...env },
      withDemo: true,
    })
    const stop = async () => {
      await product.stop()
      await rm(folder, { recursive: true, force: true })
    }
    return { ...product, stop }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}
