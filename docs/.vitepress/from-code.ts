import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { sdkReference } from './sdk-reference.ts'

const root = resolve(import.meta.dirname, '../..')

/** What `npm run docs:build` has written for this build. */
export const generatedDir = join(root, '.cache', 'docs')

const read = (name: string) =>
  name === 'sdk' ? sdkReference(join(generatedDir, 'types')) : readFileSync(join(generatedDir, `${name}.html`), 'utf8')

/**
 * `<!-- generated: errors -->` stands for what is made of the code, `<!-- page: ../../ARCHITECTURE.md -->` for a page of
 * the repository without its title. On GitHub, both are invisible.
 */
export function fromCode(md: MarkdownRenderer): void {
  md.core.ruler.before('normalize', 'from-code', (state) => {
    const { path } = state.env as { path: string }
    state.src = state.src
      .replace(/^<!-- generated: ([\w/-]+) -->$/gm, (_, name: string) =>
        name === 'sdk' ? read(name) : `<div v-pre class="api">${read(name)}</div>`,
      )
      .replace(/^<!-- page: (\S+) -->$/gm, (_, file: string) => pageOf(resolve(dirname(path), file), dirname(path)))
  })
}

/** Its links lead where they led from there. */
function pageOf(file: string, from: string): string {
  const text = readFileSync(file, 'utf8').replace(/^# .*\n/, '')
  return text.replace(/(\]\()(?!\w+:|#|\/)([^)#\s]*)/g, (_, open: string, link: string) => {
    const target = relative(from, resolve(dirname(file), link))
    return `${open}${target.startsWith('.') ? target : `./${target}`}`
  })
}
