import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, run } from '../steps/command.ts'
import { carriers, versionsSaid, withVersion } from './carriers.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

test('images and examples name the version that the packages have', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  const said = Object.fromEntries(carriers(root).map((file) => [file, versionsSaid(read(file))]))
  expect(Object.keys(said)).toContain('deploy/kubernetes/sqlite.yaml')
  for (const [file, versions] of Object.entries(said)) expect(versions, file).toEqual([version])
})

test('the address of the repository is said as the root’s package.json says it', async () => {
  const { repository } = JSON.parse(read('package.json')) as { repository: { url: string } }
  const ours = /github\.com\/([\w.-]+)\/([\w-]+)/.exec(repository.url)!
  const { output } = await run('git', ['grep', '-hoE', `github\\.com/${ours[1]}(/[A-Za-z0-9_-]+)?`])
  const said = output.trim().split('\n')
  expect(said.length).toBeGreaterThan(5)
  expect(new Set(said)).toEqual(new Set([ours[0]]))
})

test('a new version replaces ours and nobody else’s', () => {
  const text = 'image: opstage:0.1.0\nimage: postgres:18.1.0\nARG VERSION=0.1.0\n"@xtrape/capsule-agent-node": "^0.1.0", "zod": "^4.6.7"'
  expect(withVersion(text, '0.2.0-rc.1')).toBe(
    'image: opstage:0.2.0-rc.1\nimage: postgres:18.1.0\nARG VERSION=0.2.0-rc.1\n"@xtrape/capsule-agent-node": "^0.2.0-rc.1", "zod": "^4.6.7"',
  )
})
