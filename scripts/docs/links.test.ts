import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../steps/command.ts'
import { pages, readPage } from './code-blocks.ts'
import { generated } from './generated.ts'

const made = generated()

const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, 'code')

/** Where a link within a page may lead: its headings as GitHub names them, and what the site fills in. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(join(root, file), 'utf8')
  const headings = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    slug(heading!),
  )
  const filled = [...text.matchAll(/^<!-- generated: (\S+) -->$/gm)].flatMap(([, name]) => [
    ...(made.get(name!) ?? '').matchAll(/ id="([^"]+)"/g),
  ])
  return new Set([...headings, ...filled.map(([, id]) => id!)])
}

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

test.each(pages)('%s leads only to what is there, on GitHub too', (file) => {
  const links = [...withoutCode(readPage(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
  const dead = links
    .filter((link) => !/^(\w+:|\/)/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : relative(root, resolve(root, dirname(file), decodeURIComponent(path)))
      if (!existsSync(join(root, target))) return true
      const isOurs = target.endsWith('.md') && target !== 'docs/reference/sdk.md'
      return anchor !== undefined && isOurs && !anchorsOf(target).has(anchor)
    })
  expect(dead).toEqual([])
})
