// dist/ for `import` and dist/cjs/ for `require`: each entry as one file by esbuild, and its declarations by tsc.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Format } from 'esbuild'

const home = fileURLToPath(new URL('..', import.meta.url))
/** What `exports` of package.json names. */
const ENTRIES = ['index', 'testing']

/** Replaces the folder `dist`. */
export async function buildPackage(dist: string): Promise<void> {
  const cjs = join(dist, 'cjs')
  await rm(dist, { recursive: true, force: true })
  await mkdir(cjs, { recursive: true })
  await writeFile(join(cjs, 'package.json'), '{ "type": "commonjs" }\n')
  await Promise.all([bundle(dist, 'esm'), bundle(cjs, 'cjs')])
  await declareTypes([dist, cjs])
}

function bundle(outdir: string, format: Format) {
  return build({
    entryPoints: ENTRIES.map((entry) => join(home, `src/${entry}.ts`)),
    outdir,
    format,
    bundle: true,
    platform: 'node',
    target: 'node20',
    conditions: ['source'], // the redactor is copied in from its source; everything else is node:*
    minifyWhitespace: true, // the names stay, so that a stack trace can be read
    charset: 'utf8',
    logLevel: 'warning',
  })
}

/**
 * Only what the entries reach is published, under the same names for `import` and `require`: npm packs files of one name
 * next to each other, where the second copy costs next to nothing.
 */
async function declareTypes(folders: string[]): Promise<void> {
  const emitted = await mkdtemp(join(tmpdir(), 'agent-types-'))
  try {
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', join(home, 'tsconfig.build.json'), '--outDir', emitted], {
      stdio: 'inherit',
    })
    const root = join(emitted, 'agent/src')
    const files = new Set<string>()
    for (const entry of ENTRIES) await reachable(join(root, `${entry}.d.ts`), files)
    for (const file of files) {
      const name = relative(root, file)
      if (name.startsWith('..')) throw new Error(`The public types reach ${name}, which is not published`)
      const text = (await readFile(file, 'utf8')).replace(IMPORT, '$1$2.js$3')
      for (const folder of folders) await writeFile(join(folder, name), text)
    }
  } finally {
    await rm(emitted, { recursive: true })
  }
}

/** tsc leaves the endings of the source in declarations. */
const IMPORT = /((?:from|import\() ?['"])(\.[^'"]*)\.ts(['"])/g
const FOREIGN_IMPORT = /^(?! *\*).*(?:from|import\() ?['"](?!\.)([^'"]+)['"]/m // an example in a docstring is none

async function reachable(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = await readFile(file, 'utf8')
  const foreign = FOREIGN_IMPORT.exec(text)?.[1]
  if (foreign) throw new Error(`${file} imports ${foreign}: the public types must stand alone`)
  for (const [, , from] of text.matchAll(IMPORT)) await reachable(join(dirname(file), `${from}.d.ts`), seen)
  return seen
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage(join(home, 'dist'))
