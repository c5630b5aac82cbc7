import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { typed } from './checks.ts'
import { root, run } from './command.ts'

const lines = ({ output }: { output: string }) => output.split('\n').filter((line) => line !== '')

test('every TypeScript file is type-checked', { timeout: 60_000 }, async () => {
  const read = await Promise.all(
    Object.values(typed).map(async (project) => lines(await run('tsc', ['-p', project, '--listFilesOnly']))),
  )
  const checked = new Set(read.flat().map((file) => relative(root, file)))
  const files = lines(await run('git', ['ls-files', '*.ts', '*.tsx']))
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => !checked.has(file))).toEqual([])
})
