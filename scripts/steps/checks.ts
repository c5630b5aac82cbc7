import { installDocs } from '../docs/install.ts'
import { run } from './command.ts'
import { seconds } from './stage.ts'
import type { Tally } from './tally.ts'

/** Remembers what it has checked: the second time takes a tenth. */
const incremental = (name: string) => ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/${name}.tsbuildinfo`]

interface Check {
  name: string
  command: string
  args: string[]
  /** How to put right what it finds. */
  fix?: string
  prepare?: () => Promise<void>
}

/** What `tsc` reads: together every TypeScript file that there is. */
export const typed = {
  product: 'tsconfig.json',
  console: 'apps/opstage-ui/tsconfig.json',
  documentation: 'docs/tsconfig.json',
}

const types = (what: keyof typeof typed): Check => ({
  name: `types of the ${what}`,
  command: 'tsc',
  args: ['-p', typed[what], ...incremental(what)],
})

const checks: Check[] = [
  { name: 'format', command: 'oxfmt', args: ['--check'], fix: 'npm run format' },
  { name: 'lint', command: 'oxlint', args: ['--type-aware'] },
  types('product'),
  types('console'),
  { ...types('documentation'), prepare: installDocs },
]

/** Runs every check at once, none of which needs a build; says one line each and what was found. */
export async function runChecks(): Promise<Tally> {
  const outcomes = await Promise.all(
    checks.map(async ({ name, command, args, fix, prepare }) => {
      await prepare?.()
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
