import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { variables } from '../../apps/opstage-backend/src/config.ts'
import own from '../../package.json' with { type: 'json' }
import { root, run } from '../steps/command.ts'
import { codeBlocks, isScript, moduleOf, pages, readPage, runsOf } from './code-blocks.ts'

const blocks = pages.flatMap((file) => codeBlocks(file))
const at = ({ file, line }: { file: string; line: number }) => `${file}:${line}`
const of = (language: string) => blocks.filter((block) => block.language === language).map((b) => [at(b), b] as const)

/** What neither runs nor has a form that could be wrong. */
const plainLanguages = ['text', 'ini', 'nginx']
const NOT_RUN_AT_MOST = 30

test('each block says what it is', () => {
  const known = ['ts', 'js', 'sh', 'json', 'yaml', ...plainLanguages]
  expect(blocks.filter(({ language }) => !known.includes(language)).map(at)).toEqual([])
})

test('those that no test runs say why, and are few', () => {
  const notRun = blocks.filter(({ notRun: reason }) => reason !== undefined)
  for (const block of notRun) {
    expect(block.notRun!.length, at(block)).toBeGreaterThan(15)
    for (const file of block.notRun!.match(/[\w./-]+\.(ts|md)\b/g) ?? [])
      expect(globSync(file, { cwd: root }), at(block)).toEqual([file])
  }
  expect(notRun.length).toBeLessThanOrEqual(NOT_RUN_AT_MOST)
})

test.each(of('json'))('%s is JSON', (_, { code }) => {
  expect(() => JSON.parse(code) as unknown).not.toThrow()
})

test.each(of('yaml'))('%s is YAML', (_, { code }) => {
  expect(() => parse(code) as unknown).not.toThrow()
})

test.each(of('sh'))('%s is a script for the shell, of commands that exist', async (_, { code }) => {
  expect(await run('bash', ['-n', '-c', code.replaceAll(/<[\w-]+>/g, 'x')])).toMatchObject({ code: 0 })
  for (const [, name] of code.matchAll(/\bnpm run ([\w:-]+)/g)) expect(Object.keys(own.scripts)).toContain(name)
})

/** What the server reads, what the SDK reads, and what our own examples and scripts name. */
const known = new Set([
  ...Object.keys(variables),
  ...globSync(['packages/{agent,cli}/src/**/*.ts', 'scripts/**/*.ts', 'e2e/*.ts', 'deploy/**/*.{yaml,yml,env*}'], {
    cwd: root,
  })
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .flatMap((text) => text.match(/\bOPSTAGE_[A-Z_]+\b/g) ?? []),
  'OPSTAGE_URL',
  'OPSTAGE_API_TOKEN',
])

test.each(pages)('%s names only variables that exist', (file) => {
  const named = readPage(file).match(/\bOPSTAGE_[A-Z_]+[A-Z]\b/g) ?? []
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

const page = `
<!-- run: greet {"who": "Ada"} SUCCEEDED -->
<!-- run: greet {} FAILED NO_NAME -->

\`\`\`ts
import { a } from 'x' // from somewhere
go(a)
\`\`\`

<!-- given: const c = 1 -->

\`\`\`ts title
import { a, b } from 'x'
import d from 'y'
go(b, c, d)
\`\`\`

- In a list:

  \`\`\`sh no-run="asks for a password"
  login
  \`\`\`
`

test('blocks, with what stands above them', () => {
  const found = codeBlocks('page.md', page)
  expect(found.map(({ language, line, notRun }) => [language, line, notRun])).toEqual([
    ['ts', 5, undefined],
    ['ts', 12, undefined],
    ['sh', 20, 'asks for a password'],
  ])
  expect(found.at(-1)!.code).toBe('login\n')
  expect(runsOf(found)).toEqual([
    { action: 'greet', payload: { who: 'Ada' }, outcome: 'SUCCEEDED', more: undefined },
    { action: 'greet', payload: {}, outcome: 'FAILED', more: 'NO_NAME' },
  ])
  expect(() => runsOf(codeBlocks('p.md', '<!-- run: greet -->\n```ts\n```'))).toThrow('p.md:2')
})

test('a page is one module', () => {
  expect(moduleOf(codeBlocks('page.md', page).filter(isScript))).toBe(
    `import d from 'y'\nimport { a, b } from 'x'\ngo(a)\nconst c = 1\ngo(b, c, d)\n`,
  )
})
