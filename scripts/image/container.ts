import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { imageName, type Target } from './build.ts'
import { engine } from './engine.ts'

export interface Container {
  name: string
  exec: (...command: string[]) => Promise<string>
  logs: () => Promise<string>
  start: () => Promise<void>
  /** Sends SIGTERM, as `docker stop` does; answers how it ended. */
  stop: () => Promise<{ exitCode: number; seconds: number }>
  remove: () => Promise<void>
}

/** As strictly as anybody may run it: nothing is writable but the volume, not even /tmp, and there is no capability. */
const STRICT = ['--read-only', '--read-only-tmpfs=false', '--cap-drop=all', '--security-opt=no-new-privileges']

/** A container of one of our images; it is gone when the test ends. */
export async function startContainer(target: Target, env: Record<string, string>, volume?: string): Promise<Container> {
  const name = `opstage-test-${randomBytes(4).toString('hex')}`
  const remove = async () =>
    void (await engine('podman', ['rm', '--force', '--volumes', '--ignore', '--time', '0', name]))
  onTestFinished(remove)
  const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const data = volume === undefined ? [] : ['--volume', `${volume}:/data`]
  await engine('podman', ['run', '--detach', '--name', name, ...STRICT, ...variables, ...data, imageName(target)])
  return {
    name,
    exec: (...command) => engine('podman', ['exec', name, ...command]),
    logs: () => engine('podman', ['logs', name]),
    start: async () => void (await engine('podman', ['start', name])),
    async stop() {
      const began = performance.now()
      await engine('podman', ['stop', '--time', '20', name])
      const seconds = (performance.now() - began) / 1000
      const exitCode = Number(await engine('podman', ['inspect', '--format', '{{.State.ExitCode}}', name]))
      return { exitCode, seconds }
    },
    remove,
  }
}
