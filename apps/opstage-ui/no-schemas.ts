import { join } from 'node:path'
import type { Plugin } from 'vite'

const contracts = /packages[\\/]contracts[\\/]src[\\/]/
const standIn = join(import.meta.dirname, 'src', 'schema-stand-in.ts')

/**
 * Leaves the schemas of the contracts out of the console, which only asks them for addresses and names: to build a few
 * hundred of them took a quarter of the time to the first page. What is sent is checked by the server.
 */
export function noSchemas(): Plugin {
  return {
    name: 'no-schemas',
    enforce: 'pre',
    resolveId: (id, importer) => (id === 'zod' && importer !== undefined && contracts.test(importer) ? standIn : null),
  }
}
