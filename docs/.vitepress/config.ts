import { defineConfig } from 'vitepress'
import { fromCode } from './from-code.ts'
import { leadOutside } from './outside.ts'
import { sidebar } from './sidebar.ts'

/** Codes and variables keep their names; headings get the anchors that they have on GitHub. */
function slugify(text: string): string {
  if (/^(result-)?[A-Z]+(_[A-Z]+)+$/.test(text)) return text
  const plain = text.trim().toLowerCase()
  return plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-')
}

export default defineConfig({
  title: 'Opstage',
  description: 'A lightweight, self-hosted control plane for small services',
  lang: 'en',
  cleanUrls: true,
  outDir: '../dist/docs',
  cacheDir: '../.cache/vitepress',
  // An address on the reader's own machine is no page of the site.
  ignoreDeadLinks: 'localhostLinks',
  srcExclude: ['**/node_modules/**'],
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  markdown: {
    anchor: { slugify },
    config(md) {
      fromCode(md)
      leadOutside(md)
    },
  },
  themeConfig: {
    sidebar,
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    docFooter: { prev: false, next: false },
  },
})
