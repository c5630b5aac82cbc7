// `npm run bench [-- <name>] [-- --full] [--runs 5] [--publish]`: runs the measurements in bench/, each a program of its own.
// With `--publish` what they measured is written to docs/performance/, and docs/performance.md from all that is there.
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Outcome, writeReport } from '../bench/report.ts'
import { buildAll } from './steps/build.ts'
import { root, run } from './steps/command.ts'
import { task, TaskError } from './steps/stage.ts'

/** These take a download, or many minutes: only with `--full`, or when they are named. */
const LONG = ['clean-machine']
const RESULTS = join(root, 'docs/performance')

await task(async () => {
  const { values, positionals } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      runs: { type: 'string', default: '1' },
      publish: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new TaskError(`--runs is "${values.runs}": it must be 1 or more.`)
  const names = globSync('bench/*.bench.ts', { cwd: root })
    .map((file) => basename(file, '.bench.ts'))
    .toSorted()
  const isChosen = (name: string) =>
    positionals.length > 0 ? positionals.some((word) => name.includes(word)) : values.full || !LONG.includes(name)
  const chosen = names.filter(isChosen)
  if (chosen.length === 0) throw new TaskError(`None is called that. There are: ${names.join(', ')}`)
  await buildAll()
  let failed = 0
  for (const name of chosen) {
    const outcomes: Outcome[] = []
    for (let i = 1; i <= runs; i += 1) {
      console.log(`\n── ${name}${runs > 1 ? `, run ${i} of ${runs}` : ''}`)
      const options = values.full ? ['--full'] : []
      const { code, output } = await run('node', [join(root, `bench/${name}.bench.ts`), ...options], { show: true })
      if (code !== 0) failed += 1
      const said = output.trimEnd().split('\n').at(-1)!
      if (said.startsWith('{')) outcomes.push(JSON.parse(said) as Outcome)
    }
    if (values.publish && outcomes.length > 0) publish(name, outcomes)
  }
  if (values.publish) {
    writeReport(RESULTS, join(root, 'docs/performance.md'))
    await run('oxfmt', ['docs/performance.md', 'docs/performance'])
  }
  return failed === 0 ? 0 : 1
})

function publish(name: string, outcomes: Outcome[]) {
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(outcomes, null, 2)}\n`)
}
