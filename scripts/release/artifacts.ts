import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from '../steps/build.ts'
import { root, run } from '../steps/command.ts'
import { packAll } from '../steps/pack.ts'
import { writeSbom } from '../steps/sbom.ts'
import { stage, TaskError } from '../steps/stage.ts'
import type { ReleaseState } from './state.ts'

/** Writes all that is published of a version into a folder of its own, which is made anew. */
export async function writeArtifacts(
  { version, pending = [] }: Pick<ReleaseState, 'version' | 'pending'>,
  folder = join(root, 'release', version),
) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await buildAll()
  await stage('Pack what is published', () => packAll(folder))
  await writeSbom()
  copyFileSync(join(root, 'dist/sbom.cdx.json'), join(folder, `opstage-${version}.sbom.cdx.json`))
  await stage('Pack the context of the image', () => archive(join(folder, `opstage-${version}-image-context.tar.gz`)))
  writeFileSync(join(folder, 'NOTES.md'), `# Opstage ${version}\n\n${pending.join('\n')}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), sums(folder))
  return { folder, files: readdirSync(folder).toSorted() }
}

/** What is committed, and nothing else: `docker build -f deploy/docker/Dockerfile - < …` */
async function archive(file: string) {
  const { code, output } = await run('git', ['archive', '--format=tar.gz', `--output=${file}`, 'HEAD'])
  if (code !== 0) throw new TaskError(output)
}

/** To be checked with `sha256sum --check SHA256SUMS`. */
const sums = (folder: string) =>
  readdirSync(folder)
    .toSorted()
    .map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`)
    .join('')
