import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { buildAll } from './build.ts'

let root: string
let said: string[]

/** Two packages of which the upper one needs the lower and whose build copies its source. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'opstage-build-'))
  said = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  onTestFinished(() => {
    log.mockRestore()
    rmSync(root, { recursive: true })
  })
  const build = `mkdir -p dist && cp src/main.ts dist/main.js`
  write('package.json', { workspaces: ['packages/*'] })
  write('package-lock.json', {})
  write('tsconfig.base.json', {})
  write('packages/lower/package.json', { name: '@x/lower', scripts: { build } })
  write('packages/upper/package.json', { name: '@x/upper', scripts: { build }, dependencies: { '@x/lower': '1' } })
  write('packages/lower/src/main.ts', 'one')
  write('packages/upper/src/main.ts', 'one')
})

const path = (file: string) => join(root, file)

function write(file: string, content: unknown) {
  mkdirSync(join(path(file), '..'), { recursive: true })
  writeFileSync(path(file), typeof content === 'string' ? content : JSON.stringify(content))
}

/** Which packages a build builds, in its order. */
async function built() {
  said.length = 0
  await buildAll(root)
  return said.map((line) => /packages\/(\w+)/.exec(line)?.[1])
}

test('everything is built once, in order, and then reused', async () => {
  expect(await built()).toEqual(['lower', 'upper'])
  expect(await built()).toEqual([])
  expect(readFileSync(path('packages/upper/dist/main.js'), 'utf8')).toBe('one')
})

test('a change rebuilds what it is in and what needs that, nothing below', async () => {
  await built()
  write('packages/upper/src/main.ts', 'two')
  expect(await built()).toEqual(['upper'])
  write('packages/lower/src/main.ts', 'two')
  expect(await built()).toEqual(['lower', 'upper'])
})

test('neither a touched file nor a changed test is a change', async () => {
  await built()
  utimesSync(path('packages/lower/src/main.ts'), new Date(), new Date())
  write('packages/lower/src/main.test.ts', 'test')
  expect(await built()).toEqual([])
})

test('a new file, a removed one and a change of the compiler are changes', async () => {
  await built()
  write('packages/upper/src/more.ts', 'more')
  expect(await built()).toEqual(['upper'])
  rmSync(path('packages/upper/src/more.ts'))
  expect(await built()).toEqual(['upper'])
  write('tsconfig.base.json', { strict: true })
  expect(await built()).toEqual(['lower', 'upper'])
})

test('what is missing from dist is built again, and what no longer belongs there goes', async () => {
  await built()
  rmSync(path('packages/upper/dist/main.js'))
  expect(await built()).toEqual(['upper'])
  write('packages/upper/dist/stranger.js', 'from elsewhere')
  expect(await built()).toEqual(['upper'])
  expect(() => readFileSync(path('packages/upper/dist/stranger.js'))).toThrow('ENOENT')
})

test('a failed build says what the compiler said, stops what needs it and is tried again', async () => {
  write('packages/lower/package.json', { name: '@x/lower', scripts: { build: 'echo "TS2322: wrong"; exit 2' } })
  await expect(built()).rejects.toThrow(/TS2322: wrong[^]*Building packages\/lower failed/)
  expect(said).toHaveLength(1)
  await expect(built()).rejects.toThrow('Building packages/lower failed')
})
