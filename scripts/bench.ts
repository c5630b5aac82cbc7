// `npm run bench [-- <name>] [-- --full]`: runs the measurements in bench/, each a program of its own.
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAll } from './steps/build.ts'
import { root, run } from './steps/command.ts'
import { task, TaskError } from './steps/stage.ts'

await task(async () => {
  const { values, positionals } = parseArgs({ options: { full: { type: 'boolean' } }, allowPositionals: true })
  const files = globSync('bench/*.bench.ts', { cwd: root }).toSorted()
  const chosen = files.filter((file) => positionals.every((word) => basename(file).includes(word)))
  if (files.length === 0) throw new TaskError('There are no benchmarks yet: bench/ holds no *.bench.ts.')
  if (chosen.length === 0)
    throw new TaskError(
      `None is called that. There are: ${files.map((file) => basename(file, '.bench.ts')).join(', ')}`,
    )
  await buildAll()
  let failed = 0
  for (const file of chosen) {
    console.log(`\n── ${basename(file, '.bench.ts')}`)
    const { code } = await run('node', [join(root, file), ...(values.full ? ['--full'] : [])], { show: true })
    if (code !== 0) failed++
  }
  return failed === 0 ? 0 : 1
})
