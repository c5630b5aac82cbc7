import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Page {
  address: string
  text: string
  ids: Set<string>
  links: string[]
}

/** What is wrong with a built site, and how many things were looked at. */
export function checkSite(site: string, generated: string): { problems: string[]; checked: number } {
  const pages = new Map(
    globSync('**/*.html', { cwd: site })
      .map((file) => readPage(site, file))
      .map((page) => [page.address, page]),
  )
  const content = [...pages.values()].filter(({ address }) => address !== '/404')
  const links = content.flatMap((page) => page.links.map((link) => ({ from: page, link })))
  const linked = new Set(
    links.filter(({ from, link }) => from.address !== pathOf(link)).map(({ link }) => pathOf(link)),
  )
  const made = globSync('**/*.html', { cwd: generated }).flatMap((file) => [...idsIn(read(generated, file))])
  const problems = [
    ...links.flatMap(({ from, link }) => deadLink(site, pages, from, link)),
    ...content.filter(({ address }) => !linked.has(address)).map(({ address }) => `No page leads to ${address}`),
    ...content.flatMap(({ address, text }) => requests(text).map((url) => `${address} fetches ${url}`)),
    ...globSync('**/*.css', { cwd: site })
      .flatMap((file) => requests(read(site, file)))
      .map((url) => `A style fetches ${url}`),
    ...made.filter((id) => !content.some(({ ids }) => ids.has(id))).map((id) => `${id} is on no page`),
  ]
  return { problems, checked: links.length + 2 * content.length + made.length }
}

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8')

const idsIn = (text: string) => new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!))

function readPage(site: string, file: string): Page {
  const text = read(site, file)
  const links = [...text.matchAll(/<a\s[^>]*?href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
  const address = `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`
  return {
    address,
    text,
    ids: idsIn(text),
    links: links.filter((href) => !/^(\w+:|\/\/)/.test(href)).map((href) => absolute(href, address)),
  }
}

function absolute(href: string, address: string): string {
  const { pathname, hash } = new URL(href, `http://site${address}`)
  return pathname + hash
}

const pathOf = (link: string) => link.split('#')[0]!

function deadLink(site: string, pages: Map<string, Page>, from: Page, link: string): string[] {
  const [path = '', anchor] = link.split('#')
  const target = pages.get(path)
  const isFile = !target && /\.\w+$/.test(path) && globSync(`.${path}`, { cwd: site }).length > 0
  if (isFile) return []
  if (!target) return [`${from.address}: there is no ${path}`]
  return anchor && !target.ids.has(decodeURIComponent(anchor)) ? [`${from.address}: ${path} has no #${anchor}`] : []
}

/** What a browser would fetch from elsewhere by itself; links that somebody has to click are none. */
function requests(text: string): string[] {
  const places = text.matchAll(/(?:\ssrc=|<link [^>]*href=|url\()["']?((?:https?:)?\/\/[^"')\s>]+)/g)
  return [...places].map(([, url]) => url!)
}
