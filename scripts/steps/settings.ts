import { join } from 'node:path'
import { root } from './command.ts'
import { readPort } from './port.ts'
import type { ProductSettings } from './product.ts'

/** Where `npm start` and `npm run dev` run Opstage: the same data and secrets, so that one can follow the other. */
export function localSettings(env: NodeJS.ProcessEnv) {
  const stateDir = join(root, '.opstage')
  return {
    host: env.OPSTAGE_HOST ?? '127.0.0.1',
    port: readPort(env.OPSTAGE_PORT ?? '8080'),
    dataDir: env.OPSTAGE_DATA_DIR ?? join(root, 'data'),
    stateDir,
    env,
    runningFile: join(stateDir, 'running.json'),
  } satisfies Partial<ProductSettings> & { runningFile: string }
}
