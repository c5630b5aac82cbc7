import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkSite } from './check-site.ts'

async function problemsOf(site: Record<string, string>, generated: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-site-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [part, files] of Object.entries({ site, generated }))
    for (const [name, text] of Object.entries({ ...files, '.keep': '' })) {
      const file = join(folder, part, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
  return checkSite(join(folder, 'site'), join(folder, 'generated')).problems
}

const home = '<a href="/a#one">a</a> <a href="/b/">b</a> <a href="https://example.com">elsewhere</a>'
const good = {
  'index.html': home,
  'a.html': '<h2 id="one">One</h2><a href="/">home</a><a href="#one">here</a>',
  'b/index.html': '<a href="/file.json">a file</a>',
  'file.json': '{}',
  '404.html': '',
}

test('a site in order', async () => {
  expect(await problemsOf(good, { 'x.html': '<p id="one">' })).toEqual([])
})

test.each([
  ['a dead link', { 'a.html': '<h2 id="one"></h2><a href="/">home</a><a href="/c">c</a>' }, '/a: there is no /c'],
  ['a dead anchor', { 'a.html': '<h2 id="two"></h2><a href="/">home</a>' }, '/: /a has no #one'],
  ['a missing file', { 'b/index.html': '<a href="/other.json">' }, '/b/: there is no /other.json'],
  ['an orphan', { 'c.html': '<a href="/c">only itself</a>' }, 'No page leads to /c'],
  [
    'a script from elsewhere',
    { 'b/index.html': '<script src="https://cdn.example.com/x.js">' },
    '/b/ fetches https://cdn.example.com/x.js',
  ],
  [
    'a font from elsewhere',
    { 'x.css': 'src: url(//fonts.example.com/a.woff2)' },
    'A style fetches //fonts.example.com/a.woff2',
  ],
])('%s', async (_, change, problem) => {
  expect(await problemsOf({ ...good, ...change })).toEqual([problem])
})

test('what was generated and shown nowhere', async () => {
  expect(await problemsOf(good, { 'errors.html': '<div id="NOT_FOUND">' })).toEqual(['NOT_FOUND is on no page'])
})
