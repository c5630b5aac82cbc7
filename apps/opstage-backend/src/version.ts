import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The version of the package that this file belongs to: from source, from `dist`, and where it was bundled into another. */
export const { version } = JSON.parse(readFileSync(findPackageJSON('.', import.meta.url)!, 'utf8')) as {
  version: string
}
