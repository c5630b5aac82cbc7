import { errors, openapi, routes } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import type { ApiDocument, Schema } from './document.ts'
import { typeOf } from './fields.ts'
import { html } from './html.ts'
import { pagesOf } from './pages.ts'
import { apiErrors } from './words.ts'

const document = openapi(routes, '1.2.3') as unknown as ApiDocument
const pages = pagesOf(document, apiErrors, { style: '/assets/api-reference-1a2b.css', icon: '/assets/icon.svg' })
const all = [...pages.values()].join('')

test.each(routes.map((r) => [r.id, r] as const))('%s has its section, with access, answer and an example', (id, r) => {
  const page = [...pages.values()].find((text) => text.includes(`<h2 id="${id}">`))
  const section = page?.split(`<h2 id="${id}">`)[1]?.split('</section>')[0]
  expect(section).toContain(`<b class="method">${r.method}</b> <code>${r.path}</code>`)
  expect(section).toMatch(/class="access">(For|Open)/)
  expect(section).toContain('<h3>Answer</h3>')
  expect(section).toContain('curl ')
  for (const code of r.errors) expect(section).toContain(`<code>${code}</code>`)
})

test.each(Object.keys(errors))('%s is in the table of errors', (code) => {
  expect(pages.get('docs/api/errors.html')).toContain(`<div id="${code}">`)
})

test('every link leads somewhere', () => {
  const addresses = new Map([...pages].map(([name, text]) => [`/${name.replace('.html', '')}`, text]))
  for (const [from, text] of addresses)
    for (const [, href] of text.matchAll(/<a [^>]*href="([^"]+)"/g)) {
      const [path, anchor] = href!.split('#')
      if (path === '/' || path === '/api/system/openapi.json') continue
      const target = addresses.get(path === '' ? from : path!)
      expect(target, `${href} on ${from}`).toBeDefined()
      expect(target, `${href} on ${from}`).toContain(anchor ? `id="${anchor}"` : '')
    }
})

test('nothing in it needs an exception in the content security policy, or another server', () => {
  expect(all).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:\/\/(?!localhost)/)
})

test('what is filled in is text', () => {
  expect(html`<p>${'<script>'}${['a', 1]}${false}${html`<b>${'"'}</b>`}</p>`.text).toBe(
    '<p>&lt;script&gt;a1<b>&quot;</b></p>',
  )
})

test.each<[Schema, string]>([
  [{ type: 'string', pattern: '^svc_[A-Za-z0-9_-]{1,64}$' }, 'string, an id, svc_…'],
  [{ anyOf: [{ type: 'string', enum: ['A', 'B'] }, { type: 'null' }] }, '<code>A</code> · <code>B</code> or null'],
  [{ type: ['integer', 'null'], minimum: 1, maximum: 9, default: 5 }, 'integer or null, 1 to 9, default 5'],
  [{ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }, 'string, may be repeated'],
  [{ type: 'array', items: { $ref: '#/components/schemas/Agent' } }, 'list of <a href="#Agent">Agent</a>'],
])('%j in words', (schema, words) => {
  expect(typeOf(schema).text).toBe(words)
})
