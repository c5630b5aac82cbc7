import { join } from 'node:path'
import { nodePackage } from '../bootstrap.mjs'
import { root, run } from './command.ts'

/** Another Node than the one that runs this, fetched once into a folder of its own: its `node`. */
export async function otherNode(version: string): Promise<string> {
  const folder = join(root, '.tools', `node-${version}`)
  const name = nodePackage(process.platform, process.arch)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await run('npm', ['install', '--prefix', folder, ...quiet, `${name}@${version}`])
  if (code !== 0) throw new Error(output)
  return join(folder, 'node_modules', name, 'bin', 'node')
}
