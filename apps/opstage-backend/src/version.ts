import { readFileSync } from 'node:fs'

/** The version of the package that this file belongs to, from source as from `dist`. */
export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
