import { dirname, relative, resolve } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { examples } from './examples.ts'

const docs = resolve(import.meta.dirname, '..')

/** Pages of the repository that the site shows under another address. */
const pages: Record<string, string> = {
  '../README.md': '/',
  '../ARCHITECTURE.md': '/design/architecture',
  '../CONTRIBUTING.md': '/design/contributing',
  '../CHANGELOG.md': '/changelog',
  '../examples/README.md': '/examples/',
  ...Object.fromEntries(examples.map(({ name }) => [`../examples/${name}`, `/examples/${name}`])),
  '../SECURITY.md': '/secure/reporting',
  '../packages/agent/README.md': '/govern/',
  '../packages/cli/README.md': '/reference/cli',
  '../packages/contracts/README.md': '/govern/scripts',
}

/** Links to files of the repository become text on the site, which does not have them; links to its pages stay links. */
export function leadOutside(md: MarkdownRenderer): void {
  md.core.ruler.push('outside', (state) => {
    const { path } = state.env as { path: string }
    for (const { children } of state.tokens) {
      let isDropped = false
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const [link = '', anchor] = String(token.attrGet('href')).split('#')
          const file = /^(\w+:|\/|$)/.test(link) ? undefined : relative(docs, resolve(dirname(path), link))
          isDropped = false
          if (file === undefined || isOnSite(file)) continue
          const page = pages[file]
          isDropped = page === undefined
          if (page !== undefined) token.attrSet('href', anchor === undefined ? page : `${page}#${anchor}`)
        }
        if (!isDropped || !/^link_(open|close)$/.test(token.type)) continue
        if (token.type === 'link_close') isDropped = false
        Object.assign(token, { type: 'text', tag: '', nesting: 0, content: '', attrs: null })
      }
    }
  })
}

const isOnSite = (file: string) => !file.startsWith('..') && /(\.md|\.jpg|\/|^[^.]*)$/.test(file)
