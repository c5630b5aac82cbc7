import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openapi, routes } from '../packages/contracts/src/index.ts'
import root from '../package.json' with { type: 'json' }

/** Writes the API as it is declared to `docs/api/openapi.json`; a test of the contracts fails while that file is another. */
const path = new URL('../docs/api/openapi.json', import.meta.url)
await mkdir(new URL('.', path), { recursive: true })
await writeFile(path, `${JSON.stringify(openapi(routes, root.version), null, 2)}\n`)
console.log(`Wrote ${fileURLToPath(path)}: ${routes.length} operations`)
