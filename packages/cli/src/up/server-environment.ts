import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { keptSecret, newPassword, newSessionSecret } from './secrets.ts'

type Env = Readonly<Record<string, string | undefined>>

interface Options {
  port?: string | undefined
  host?: string | undefined
}

/** What the server is started with: options, then variables that are set, then what was made for this folder once. */
export function serverEnvironment(given: Env, folder: string, { port, host }: Options) {
  const secret = (name: string, make: () => string) => keptSecret(join(folder, 'secrets', name), make)
  const username = given.OPSTAGE_ADMIN_USERNAME || 'admin'
  const password = given.OPSTAGE_ADMIN_PASSWORD || secret('admin-password', newPassword)
  const env: Env = {
    ...given,
    OPSTAGE_HOST: host ?? (given.OPSTAGE_HOST || '127.0.0.1'),
    OPSTAGE_PORT: port ?? (given.OPSTAGE_PORT || '8080'),
    OPSTAGE_DATA_DIR: folder,
    OPSTAGE_ADMIN_USERNAME: username,
    OPSTAGE_ADMIN_PASSWORD: password,
    OPSTAGE_SESSION_SECRET: given.OPSTAGE_SESSION_SECRET || secret('session-secret', newSessionSecret),
    // Without an address that is known elsewhere this is for the browser of this machine.
    OPSTAGE_INSECURE_COOKIES: given.OPSTAGE_INSECURE_COOKIES || (given.OPSTAGE_PUBLIC_BASE_URL ? 'false' : 'true'),
    OPSTAGE_CONSOLE_DIR: given.OPSTAGE_CONSOLE_DIR || bundledConsole(),
  }
  return { env, username, password }
}

/** Beside the program where it was built; from source the one that the console's own build has made. */
function bundledConsole(): string {
  const bundled = join(import.meta.dirname, 'console')
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '../../../../apps/opstage-ui/dist')
}
