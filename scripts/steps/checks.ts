import { run } from './command.ts'
import { seconds } from './stage.ts'
import type { Tally } from './tally.ts'

/** Remembers what it has checked: the second time takes a tenth. */
const incremental = (name: string) => ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/${name}.tsbuildinfo`]

const checks = [
  { name: 'format', command: 'oxfmt', args: ['--check'], fix: 'npm run format' },
  { name: 'lint', command: 'oxlint', args: ['--type-aware'] },
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json', ...incremental('types')] },
  {
    name: 'types of the console',
    command: 'tsc',
    args: ['-p', 'apps/opstage-ui/tsconfig.json', ...incremental('console')],
  },
]

/** Runs every check at once, none of which needs a build; says one line each and what was found. */
export async function runChecks(): Promise<Tally> {
  const outcomes = await Promise.all(
    checks.map(async ({ name, command, args, fix }) => {
      const started = performance.now()
      const { code, output } = await run(command, args)
      console.log(`${code === 0 ? '✓' : '✗'} ${name}  ${seconds(started)}`)
      return { passed: code === 0, report: `${output.trim()}${fix ? `\nTo put it right: ${fix}` : ''}` }
    }),
  )
  const failures = outcomes.filter((outcome) => !outcome.passed)
  for (const { report } of failures) console.log(`\n${report}`)
  return { passed: outcomes.length - failures.length, failed: failures.length }
}
