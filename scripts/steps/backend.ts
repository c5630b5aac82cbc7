import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isHealthy, localUrl } from '../../packages/cli/src/up/healthy.ts'
import { type Child, obituary, startChild } from './child.ts'
import { TaskError } from './stage.ts'

const START_MS = 60_000

export interface BackendSettings {
  host: string
  port: number
  dataDir: string
  stateDir: string
  username: string
  password: string
  sessionSecret: string
  /** Wins over all of the above: whoever sets a variable means it. */
  env: NodeJS.ProcessEnv
  fromSource: boolean
  onLine?: ((line: string) => void) | undefined
  signal?: AbortSignal | undefined
}

/** Starts the backend and waits until it says that it is healthy. */
export async function startBackend(settings: BackendSettings): Promise<Child> {
  const backend = startChild({
    name: 'Opstage',
    args: settings.fromSource
      ? ['--conditions=source', '--watch', 'apps/opstage-backend/src/main.ts']
      : ['--max-semi-space-size=16', '--heap-growing-percent=100', 'apps/opstage-backend/dist/main.js'],
    env: {
      OPSTAGE_HOST: settings.host,
      OPSTAGE_PORT: String(settings.port),
      OPSTAGE_DATA_DIR: settings.dataDir,
      OPSTAGE_ADMIN_USERNAME: settings.username,
      OPSTAGE_ADMIN_PASSWORD: settings.password,
      OPSTAGE_SESSION_SECRET: settings.sessionSecret,
      OPSTAGE_INSECURE_COOKIES: 'true',
      ...settings.env,
    },
    logFile: join(settings.stateDir, 'opstage.log'),
    onLine: settings.onLine,
  })
  try {
    await untilHealthy(localUrl(settings.host, settings.port), backend, settings.signal)
  } catch (error) {
    await backend.stop()
    throw error
  }
  return backend
}

async function untilHealthy(url: string, backend: Child, signal?: AbortSignal) {
  let ended = false
  void backend.exited.then(() => (ended = true))
  const deadline = Date.now() + START_MS
  while (!(await isHealthy(url))) {
    signal?.throwIfAborted()
    if (ended) throw new TaskError(await obituary(backend))
    if (Date.now() > deadline) {
      throw new TaskError(`Opstage is not healthy after ${START_MS / 1000} s: see ${backend.logFile}.`)
    }
    await delay(50)
  }
}
