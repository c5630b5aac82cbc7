import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localUrl } from '../../packages/cli/src/up/healthy.ts'
import { keptSecret, newPassword, newSessionSecret } from '../../packages/cli/src/up/secrets.ts'
import { signIn } from './admin.ts'
import { startBackend } from './backend.ts'
import type { Child } from './child.ts'
import { type Demo, startDemo } from './demo.ts'

export interface ProductSettings {
  host: string
  port: number
  /** Opstage's own data. */
  dataDir: string
  /** What starting it needs to remember: secrets, the demo's token, logs. */
  stateDir: string
  /** For both processes; a variable set here wins over what is chosen here. */
  env: NodeJS.ProcessEnv
  withDemo: boolean
  /** Run what is in `src` and restart on changes, instead of what is built. */
  fromSource?: boolean
  onLine?: (name: string, line: string) => void
  /** Gives up while it is still starting. */
  signal?: AbortSignal
}

export interface Product {
  url: string
  username: string
  /** Absent when the user has changed it in the console. */
  password: string | undefined
  backend: Child
  demo: Demo
  /** The demo first, so that it can take its leave. */
  stop: () => Promise<void>
}

/** Starts Opstage and the demo service, both answering when this returns: what `npm start` does, and the browser tests. */
export async function startProduct(settings: ProductSettings): Promise<Product> {
  const { host, port, dataDir, stateDir, env, withDemo, fromSource = false, onLine, signal } = settings
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const changed = join(stateDir, 'password-was-changed')
  // New data has a new admin, with the password kept here.
  if (!existsSync(dataDir) || readdirSync(dataDir).length === 0) rmSync(changed, { force: true })

  const username = env.OPSTAGE_ADMIN_USERNAME ?? 'admin'
  const password = env.OPSTAGE_ADMIN_PASSWORD ?? keptSecret(join(stateDir, 'admin-password'), newPassword)
  const sessionSecret = keptSecret(join(stateDir, 'session-secret'), newSessionSecret)
  const secrets = { username, password, sessionSecret }
  const backend = await startBackend({
    host,
    port,
    dataDir,
    stateDir,
    env,
    fromSource,
    signal,
    ...secrets,
    onLine: lines('opstage'),
  })
  const url = localUrl(host, port)
  let demo: Demo = {}
  try {
    // Trying a password that is known to be wrong would leave a failed login in the audit log with every start.
    const worthTrying = env.OPSTAGE_ADMIN_PASSWORD || !existsSync(changed)
    const admin = worthTrying ? await signIn(url, username, password) : undefined
    if (!admin) writeFileSync(changed, 'The password in admin-password no longer opens the account.\n', { mode: 0o600 })
    if (withDemo) demo = await startDemo({ url, stateDir, env, fromSource, signal, onLine: lines('demo') }, admin)
    await admin?.post('/api/admin/auth/logout')
    return { url, username, password: admin && password, backend, demo, stop }
  } catch (error) {
    await stop()
    throw error
  }

  function lines(name: string) {
    return onLine && ((line: string) => onLine(name, line))
  }
  async function stop() {
    await demo.child?.stop()
    await backend.stop()
  }
}

/** First to be stopped first. */
export const processesOf = ({ demo, backend }: Product) =>
  [demo.child, backend].flatMap((child) => (child ? [child.pid] : []))
