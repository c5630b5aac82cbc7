import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from '../bootstrap.mjs'
import { root, run } from '../steps/command.ts'
import { stage, TaskError } from '../steps/stage.ts'

const docs = join(root, 'docs')

const packagesOf = (file: string) => {
  const path = join(docs, file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { packages: object }).packages : {}
}

/** VitePress and what it needs: no part of what `npm start` installs. */
export async function installDocs(): Promise<void> {
  if (isInstalled(packagesOf('package-lock.json'), packagesOf('node_modules/.package-lock.json'))) return
  await stage('Install what builds the site', async () => {
    const { code, output } = await run('npm', ['ci', '--loglevel=error'], { cwd: docs })
    if (code !== 0) throw new TaskError(output.trim())
  })
}
