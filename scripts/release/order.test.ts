import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../steps/command.ts'
import { changelogAfter } from './next.ts'
import { problemsOf } from './order.ts'
import { pendingOf, readState, type ReleaseState } from './state.ts'

const good: ReleaseState = {
  from: '/checkout',
  version: '0.2.0',
  versions: { 'packages/agent/package.json': '0.2.0' },
  changed: [],
  isTagged: false,
  pending: ['- Something new.'],
}

test.each<[string, Partial<ReleaseState>]>([
  ['is no version', { version: 'next' }],
  ['packages/agent/package.json says 0.1.0', { versions: { 'packages/agent/package.json': '0.1.0' } }],
  ['not committed:  M README.md', { changed: [' M README.md'] }],
  ['v0.2.0 is there already', { isTagged: true }],
  ['has no "## Pending"', { pending: undefined }],
  ['is empty', { pending: [] }],
])('a release is refused: %s', (words, bad) => expect(problemsOf({ ...good, ...bad })).toEqual([expect.stringContaining(words)]))

test('with everything in order there is nothing to say', () => expect(problemsOf(good)).toEqual([]))

test('this checkout says one version everywhere, and what is pending', async () => {
  const { version, versions, pending } = await readState(root)
  expect(new Set(Object.values(versions))).toEqual(new Set([version]))
  expect(Object.keys(versions)).toContain('packages/agent/src/version.ts')
  expect(pending!.length).toBeGreaterThan(0)
})

test('the next version begins with nothing pending, and keeps what the last one brought', () => {
  const before = '# Changelog\n\nWhat changes.\n\n## Pending\n\n- A.\n- B.\n\n## 0.1.0\n\n- First.\n'
  const after = changelogAfter(before, '0.2.0')
  expect(after).toBe('# Changelog\n\nWhat changes.\n\n## Pending\n\n## 0.2.0\n\n- A.\n- B.\n\n## 0.1.0\n\n- First.\n')
  expect(pendingOf(after)).toEqual([])
  expect(pendingOf(before)).toEqual(['- A.', '- B.'])
  expect(pendingOf('# Changelog\n')).toBeUndefined()
  expect(pendingOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'))).toBeDefined()
})
