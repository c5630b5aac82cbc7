// Writes the reference of the HTTP API beside the built console, for the server to show under /docs/api.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openapi, routes } from '@xtrape/capsule-contracts-node'
import own from '../package.json' with { type: 'json' }
import { compress } from '../precompress.ts'
import type { ApiDocument } from './document.ts'
import { pagesOf } from './pages.ts'
import { apiErrors } from './words.ts'

const dist = join(import.meta.dirname, '../dist')

async function write(name: string, text: string | Buffer): Promise<void> {
  const file = join(dist, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  await compress(file)
}

const style = await readFile(join(import.meta.dirname, 'style.css'))
const hash = createHash('sha256').update(style).digest('hex').slice(0, 8)
const styleName = `assets/api-reference-${hash}.css`
await write(styleName, style)
const document = openapi(routes, own.version) as unknown as ApiDocument
// The icon has its content in its name.
const icon = /<link rel="icon"[^>]* href="([^"]+)"/.exec(await readFile(join(dist, 'index.html'), 'utf8'))![1]!
for (const [name, page] of pagesOf(document, apiErrors, { style: `/${styleName}`, icon })) await write(name, page)
