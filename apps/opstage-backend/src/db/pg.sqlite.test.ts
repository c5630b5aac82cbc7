import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const serve = new URL('../serve.ts', import.meta.url).href

test('a server on SQLite starts without the driver of PostgreSQL', async () => {
  const script = `import { createRequire } from 'node:module'
    await import('${serve}')
    console.log(Object.keys(createRequire('${serve}').cache).join('\\n'))`
  const args = ['--conditions=source', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toMatch(/node_modules.better-sqlite3\b/)
  expect(stdout).not.toMatch(/node_modules.pg\b/)
})
