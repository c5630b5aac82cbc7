import { expect, onTestFinished, test } from 'vitest'
import { type Admin, signIn } from '../steps/admin.ts'
import { canary, imageName } from '../image/build.ts'
import { type Container, startContainer } from '../image/container.ts'
import { engine, privileged } from '../image/engine.ts'
import { freePort } from '../steps/port.ts'
import { newPassword, newSessionSecret } from '../../packages/cli/src/up/secrets.ts'

const base = process.env.OPSTAGE_BASE_IMAGE!
const targets = ['opstage', 'demo'] as const

interface Image {
  Size: number
  Config: Record<string, unknown> & { Env: string[] }
  Healthcheck?: { Test: string[] }
  GraphDriver: { Data: { UpperDir: string; LowerDir?: string } }
}

async function inspect(name: string): Promise<Image> {
  const [image] = JSON.parse(await engine('podman', ['image', 'inspect', name])) as [Image]
  return image
}

/** The folders in which the storage keeps what each layer of ours adds to the base. */
async function ownLayers(name: string): Promise<string[]> {
  const folders = ({ GraphDriver: { Data } }: Image) => [Data.UpperDir, ...(Data.LowerDir?.split(':') ?? [])]
  const ofBase = new Set(folders(await inspect(base)))
  return folders(await inspect(name)).filter((folder) => !ofBase.has(folder))
}

test.each(targets)('%s: runs as nobody in particular, and says what it is', async (target) => {
  const { Config } = await inspect(imageName(target))
  expect(Config).toMatchObject({
    User: '1000:1000',
    StopSignal: 'SIGTERM',
    WorkingDir: '/app',
    Volumes: { '/data': {} },
    Labels: {
      'org.opencontainers.image.title': expect.stringContaining('Opstage'),
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
      'org.opencontainers.image.base.name': base,
    },
  })
})

test('opstage: listens to the outside, and is asked how it is', async () => {
  const { Config, Healthcheck } = await inspect(imageName('opstage'))
  expect(Config.Env).toEqual(
    expect.arrayContaining(['OPSTAGE_HOST=0.0.0.0', 'OPSTAGE_DATA_DIR=/data', 'NODE_ENV=production']),
  )
  expect(Config).toMatchObject({ ExposedPorts: { '8080/tcp': {} } })
  expect(Healthcheck).toMatchObject({ Test: ['CMD', 'node', 'health-check.mjs'] })
})

test.each(targets)('%s: adds less than 80 MB to its base', async (target) => {
  const own = (await inspect(imageName(target))).Size - (await inspect(base)).Size
  expect(own).toBeGreaterThan(1_000_000)
  expect(own / 1_000_000).toBeLessThan(80)
})

test('opstage: the libraries that were built into the server are there too, with their licences', async () => {
  const layers = await ownLayers(imageName('opstage'))
  const filesOf = async (name: string) => {
    const folders = layers.map((layer) => `${layer}/app/node_modules/${name}`)
    return (await privileged('find', [...folders, '-maxdepth', '1', '-type', 'f'])).output
  }
  for (const name of ['kysely', 're2js', 'zod']) expect(await filesOf(name)).toMatch(/\/LICENSE$/m)
  // Its licence stands in package.json alone.
  expect(await filesOf('@cfworker/json-schema')).toMatch(/\/package\.json$/m)
})

test.each(targets)('%s: no layer holds a secret, a test or the history of the project', async (target) => {
  const layers = await ownLayers(imageName(target))
  const grep = async (pattern: string) => (await privileged('grep', ['-rlE', pattern, ...layers])).output
  expect(await grep('SIGTERM'), 'that anything is found at all').toContain('/dist/')
  expect(await grep(`${canary}|_authToken=|BEGIN [A-Z ]*PRIVATE KEY|opstage_(reg|agent|pat)_[A-Za-z0-9]{20}`)).toBe('')
  const unwanted = ['.env', '.git', '*.test.*', '*.pem', '*.db', 'agent-token.json'].flatMap((name) => [
    '-o',
    '-name',
    name,
  ])
  const ours = layers.map((layer) => `${layer}/app`)
  expect(
    (await privileged('find', [...ours, '-name', 'node_modules', '-prune', '(', ...unwanted.slice(1), ')'])).output,
  ).not.toMatch(/^\//m)
  const said =
    (await engine('podman', ['history', '--no-trunc', imageName(target)])) +
    JSON.stringify(await inspect(imageName(target)))
  expect(said).not.toContain(canary)
})

interface Opstage {
  container: Container
  url: string
  password: string
}

async function startOpstage(): Promise<Opstage> {
  const port = await freePort('0.0.0.0')
  const password = newPassword()
  const volume = await engine('podman', ['volume', 'create'])
  onTestFinished(async () => void (await engine('podman', ['volume', 'rm', '--force', volume])))
  const env = {
    OPSTAGE_PORT: String(port),
    OPSTAGE_SESSION_SECRET: newSessionSecret(),
    OPSTAGE_ADMIN_USERNAME: 'admin',
    OPSTAGE_ADMIN_PASSWORD: password,
    OPSTAGE_INSECURE_COOKIES: 'true',
  }
  const container = await startContainer('opstage', env, volume)
  await untilHealthy(container)
  return { container, url: `http://127.0.0.1:${port}`, password }
}

/** What a container engine calls healthy: the image's own check. */
async function untilHealthy({ name }: Container): Promise<void> {
  const check = () => engine('podman', ['healthcheck', 'run', name]).then(() => 'healthy', String)
  await expect.poll(check, { timeout: 30_000 }).toBe('healthy')
}

interface Service {
  id: string
  status: string
  agentId: string
}

async function untilDemoIsHealthy(admin: Admin): Promise<Service> {
  const services = () => admin.get<Service[]>('/api/admin/capsule-services')
  await expect.poll(services, { timeout: 30_000 }).toMatchObject([{ status: 'HEALTHY' }])
  return (await services())[0]!
}

test('opstage: can write nowhere but in its volume, which outlives it; SIGTERM ends it in order', async () => {
  const { container, url, password } = await startOpstage()
  expect(await container.exec('id', '-u')).toBe('1000')
  for (const folder of ['/', '/app', '/tmp']) {
    await expect(container.exec('touch', `${folder}/x`)).rejects.toThrow('Read-only file system')
  }
  await expect(container.exec('sh', '-c', 'OPSTAGE_PORT=1 node health-check.mjs')).rejects.toThrow('exit code 1')
  const admin = (await signIn(url, 'admin', password))!
  await admin.post('/api/admin/registration-tokens', { name: 'kept', agentCode: 'kept' })

  const { exitCode, seconds } = await container.stop()
  expect(exitCode).toBe(0)
  expect(seconds).toBeLessThan(10)
  expect(await container.logs()).toContain('"msg":"stopped"')

  await container.start()
  await untilHealthy(container)
  const again = (await signIn(url, 'admin', password))!
  expect(await again.get('/api/admin/registration-tokens')).toMatchObject([{ name: 'kept' }])
}, 120_000)

test('opstage: whoever has the machine has the command in it, which knows where everything is', async () => {
  const { container, url } = await startOpstage()
  expect(await container.exec('opstage', 'doctor')).toContain('/data/opstage.db can be read and written')
  const { file } = JSON.parse(await container.exec('opstage', 'backup', '--json')) as { file: string }
  expect(file).toMatch(/^\/data\/backups\//)
  expect(await container.exec('opstage', 'audit', 'verify', file)).toContain('The record verifies.')
  const password = newPassword()
  await container.exec('sh', '-c', `echo ${password} | opstage admin reset-password admin`)
  expect(await signIn(url, 'admin', password)).toBeDefined()
}, 120_000)

test('demo: a lasting token that is bound to its code is all it needs, also with an empty disk', async () => {
  const opstage = await startOpstage()
  const admin = (await signIn(opstage.url, 'admin', opstage.password))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {
    name: 'the demo container',
    agentCode: 'demo-capsule-service',
    expiresInSeconds: null,
    maxUses: null,
  })
  const env = { OPSTAGE_BACKEND_URL: opstage.url, OPSTAGE_REGISTRATION_TOKEN: rawToken }
  const first = await startContainer('demo', env)
  const service = await untilDemoIsHealthy(admin)
  const command = await admin.post<{ id: string }>(`/api/admin/capsule-services/${service.id}/actions/echo`, {
    payload: { from: 'a container' },
  })
  await expect
    .poll(() => admin.get(`/api/admin/commands/${command.id}`), { timeout: 10_000 })
    .toMatchObject({ status: 'SUCCEEDED' })
  expect(await first.stop()).toMatchObject({ exitCode: 0 })
  await first.remove()

  const second = await startContainer('demo', env)
  const back = await untilDemoIsHealthy(admin)
  expect(back.agentId).toBe(service.agentId)
  // Its poll is open: that is what draining has to end.
  expect(await opstage.container.stop()).toMatchObject({ exitCode: 0 })
  expect(await second.stop()).toMatchObject({ exitCode: 0 })
}, 120_000)
