import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { manifestOf, staleness } from './manifest.ts'

/** A console of two files with its pictures, just taken. */
async function setUp() {
  const root = await mkdtemp(join(tmpdir(), 'opstage-pictures-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const pictures = join(root, 'docs/screenshots')
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  await write('apps/opstage-ui/src/a.tsx', 'a')
  await write('apps/opstage-ui/src/i18n/zh/a.ts', 'a')
  await write('docs/screenshots/overview.jpg', 'picture')
  await write('docs/screenshots/manifest.json', JSON.stringify(manifestOf(root, pictures)))
  return { root, write, stale: () => staleness(root, pictures) }
}

test('pictures of the console as it is', async () => {
  const { stale, write } = await setUp()
  expect(stale()).toEqual([])
  await write('apps/opstage-ui/src/i18n/zh/a.ts', 'b')
  await write('apps/opstage-ui/src/a.test.ts', 'b')
  expect(stale()).toEqual([])
})

test.each([
  [
    'a screen has changed',
    'apps/opstage-ui/src/a.tsx',
    'The console has changed since its pictures were taken: npm run screenshots',
  ],
  [
    'a screen is new',
    'apps/opstage-ui/src/b.css',
    'The console has changed since its pictures were taken: npm run screenshots',
  ],
  [
    'a picture is another',
    'docs/screenshots/overview.jpg',
    'overview.jpg is not the picture that was taken: npm run screenshots',
  ],
  [
    'a picture came by hand',
    'docs/screenshots/other.jpg',
    'other.jpg is not the picture that was taken: npm run screenshots',
  ],
])('%s', async (_, file, problem) => {
  const { stale, write } = await setUp()
  await write(file, 'another')
  expect(stale()).toEqual([problem])
})

test('a picture is gone, or all that is known of them', async () => {
  const { root, stale } = await setUp()
  await rm(join(root, 'docs/screenshots/overview.jpg'))
  expect(stale()).toEqual(['overview.jpg is not the picture that was taken: npm run screenshots'])
  await rm(join(root, 'docs/screenshots/manifest.json'))
  expect(stale()[0]).toBe('The pictures have no manifest.json: npm run screenshots')
})
