// dist/: the server and the programs of its threads, as few files by esbuild. Node spent a third of a start on finding and loading
// modules: our own are 240, those of kysely and zod 350.
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

const home = fileURLToPath(new URL('..', import.meta.url))

/**
 * Libraries that are copied in, for us or for `payload-schema`. They stay among the dependencies: the list of what ships names them,
 * and the image has them with their licences. Fastify and what it brings are fifty more, for a tenth of the time.
 */
const WITHIN = ['@cfworker/json-schema', 'kysely', 're2js', 'zod']
const ours = /^@xtrape\/|^opstage-/

interface PackageJson {
  dependencies: Record<string, string>
}
const { dependencies } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as PackageJson
const beside = Object.keys(dependencies).filter((name) => !WITHIN.includes(name) && !ours.test(name))

const { metafile } = await build({
  // Threads are started by the name of a file beside the one that does.
  entryPoints: [join(home, 'src/main.ts'), ...globSync(join(home, 'src/**/*-{thread,worker}.ts'))],
  entryNames: '[name]',
  chunkNames: '[name]-[hash]', // not in a folder: the console is looked for from here
  outdir: join(home, 'dist'),
  bundle: true,
  splitting: true, // main.ts checks the version of Node before it loads the rest
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  conditions: ['source'],
  external: beside.flatMap((name) => [name, `${name}/*`]),
  charset: 'utf8',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
})
refuseStrangers(metafile)

function refuseStrangers({ inputs }: Metafile) {
  // Also in the folder of one that is known a library of its own may lie.
  const isKnown = (file: string) => WITHIN.some((name) => file.split('node_modules/').at(-1)!.startsWith(`${name}/`))
  const strangers = Object.keys(inputs).filter((file) => file.includes('node_modules/') && !isKnown(file))
  if (strangers.length > 0)
    throw new Error(`Not in "dependencies" of package.json, and so copied in: ${strangers.slice(0, 5).join(', ')}`)
}
