import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, run } from '../steps/command.ts'
import { stage } from '../steps/stage.ts'
import { engine, home } from './engine.ts'

export type Target = 'opstage' | 'demo'

export const imageName = (target: Target) => `localhost/opstage-test-${target}`

/** Stands in the file that the build gets as a secret, so that a test can look whether it stayed in an image. */
export const canary = 'canary-3f9c1d7ab25e'

/** Builds one target of our Dockerfile. `docker` is the format that knows health checks. */
export async function buildImage(target: Target, base: string): Promise<string> {
  const name = imageName(target)
  const how = '--layers --format docker --isolation chroot --network host --pull=false'.split(' ')
  const what = ['--build-arg', `BASE_IMAGE=${base}`, '--target', target, '--tag', name]
  const from = ['--file', 'deploy/docker/Dockerfile', root]
  await stage(`Build the image ${target}`, async () =>
    engine('buildah', ['build', ...how, ...what, ...(await ownRegistry()), ...from]),
  )
  return name
}

/** How npm reaches its registry on this machine, for the build alone: nothing of it stays in an image. */
async function ownRegistry(): Promise<string[]> {
  const [registry, cafile] = await Promise.all([npmConfig('registry'), npmConfig('cafile')])
  const authorities = existsSync(cafile) ? cafile : process.env.NODE_EXTRA_CA_CERTS
  const lines = [`; ${canary}`, `registry=${registry}`, ...(authorities ? [`cafile=${authorities}`] : [])]
  const file = join(home, 'npmrc')
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  const folder = authorities && dirname(authorities)
  return ['--secret', `id=npmrc,src=${file}`, ...(folder ? ['--volume', `${folder}:${folder}:ro`] : [])]
}

async function npmConfig(key: string): Promise<string> {
  return (await run('npm', ['config', 'get', key])).output.trim()
}
