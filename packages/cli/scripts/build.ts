// dist/: the command and the server as ES modules by esbuild, and the built console beside them.
import { globSync } from 'node:fs'
import { chmod, cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

const home = fileURLToPath(new URL('..', import.meta.url))
const dist = join(home, 'dist')
const consoleDist = join(home, '../../apps/opstage-ui/dist')

interface PackageJson {
  dependencies: Record<string, string>
}

/** Programs of threads are started by their file name, beside the file that does. */
const threads = globSync(join(home, '../../apps/opstage-backend/src/**/*-{thread,worker}.ts'))

const { dependencies } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as PackageJson

await rm(dist, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: [join(home, 'src/main.ts'), ...threads],
  entryNames: '[name]',
  outdir: dist,
  bundle: true,
  splitting: true, // the server is loaded only by those commands that need it
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  conditions: ['source'], // our own private packages are copied in from their source
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  chunkNames: '[name]-[hash]', // not in a folder: the console is looked for beside the program
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
})
refuseStrangers(metafile)
await chmod(join(dist, 'main.js'), 0o755)
await cp(consoleDist, join(dist, 'console'), { recursive: true })

/** What is copied in has no version and no licence of its own any more: only our own code may be. */
function refuseStrangers({ inputs }: Metafile) {
  const allowed = /node_modules\/@commander-js\/extra-typings\//
  const strangers = Object.keys(inputs).filter((file) => file.includes('node_modules/') && !allowed.test(file))
  if (strangers.length > 0)
    throw new Error(`Not in "dependencies" of package.json, and so copied in: ${strangers.slice(0, 5).join(', ')}`)
}
