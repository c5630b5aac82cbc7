// dist/: one file of ESM and one of CommonJS by esbuild, and the declarations for both by tsc.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Format } from 'esbuild'

const home = fileURLToPath(new URL('..', import.meta.url))

/** Replaces the folder `dist`. */
export async function buildPackage(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  await mkdir(dist, { recursive: true })
  await Promise.all([bundle(join(dist, 'index.js'), 'esm'), bundle(join(dist, 'index.cjs'), 'cjs')])
  await declareTypes(dist)
}

function bundle(outfile: string, format: Format) {
  return build({
    entryPoints: [join(home, 'src/index.ts')],
    outfile,
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

/** Only what index.d.ts reaches is published, once for `import` and once, with the other endings, for `require`. */
async function declareTypes(dist: string): Promise<void> {
  const emitted = await mkdtemp(join(tmpdir(), 'agent-types-'))
  try {
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
    execFileSync(process.execPath, [tsc, '-p', join(home, 'tsconfig.build.json'), '--outDir', emitted], {
      stdio: 'inherit',
    })
    const root = join(emitted, 'agent/src')
    for (const file of await reachable(join(root, 'index.d.ts'))) {
      const name = relative(root, file)
      if (name.startsWith('..')) throw new Error(`The public types reach ${name}, which is not published`)
      const text = await readFile(file, 'utf8')
      await writeFile(join(dist, name), text.replace(IMPORT, '$1$2.js$3'))
      await writeFile(join(dist, name.replace(/\.ts$/, '.cts')), text.replace(IMPORT, '$1$2.cjs$3'))
    }
  } finally {
    await rm(emitted, { recursive: true })
  }
}

/** tsc leaves the endings of the source in declarations. */
const IMPORT = /((?:from|import\() ?['"])(\.[^'"]*)\.ts(['"])/g
const FOREIGN_IMPORT = /(?:from|import\() ?['"](?!\.)([^'"]+)['"]/

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
