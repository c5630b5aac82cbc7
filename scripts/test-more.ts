// `npm run test:more [-- <name>]`: the long suites. Each is a program whose last line is `N passed, N failed`.
import { run } from './steps/command.ts'
import { runStages } from './steps/stages.ts'
import { task, TaskError } from './steps/stage.ts'
import { readTally } from './steps/tally.ts'

interface Suite {
  name: string
  command: string[]
  /** A suite that takes longer has failed. All budgets together stay at 26 at most. */
  budgetMinutes: number
}

const suites: Suite[] = [
  { name: 'the documentation site', command: ['node', 'scripts/docs-build.ts'], budgetMinutes: 1 },
  { name: 'two commands from a fresh clone', command: ['node', 'scripts/long.ts', 'fresh-clone'], budgetMinutes: 1.5 },
  {
    name: 'what people copy and type: examples, code of the documentation, the command; the reference of the API',
    command: ['node', 'scripts/long.ts', 'e2e/'],
    budgetMinutes: 2,
  },
  {
    name: 'packages as they are published, on Node 20, 22 and 24',
    command: ['node', 'scripts/long.ts', 'packages.long'],
    budgetMinutes: 1.5,
  },
  {
    name: 'console: every journey, each width, theme and hand',
    command: ['node', 'scripts/long.ts', 'console-'],
    budgetMinutes: 3.5,
  },
  {
    name: 'console: Lighthouse, and the first page on a slow CPU',
    command: ['node', 'scripts/long.ts', 'lighthouse'],
    budgetMinutes: 1.5,
  },
  {
    name: 'fuzz: 50,000 bad requests',
    command: ['node', 'scripts/long.ts', 'fuzz'],
    budgetMinutes: 2,
  },
  { name: 'a flood of logins', command: ['node', 'scripts/long.ts', 'login-flood'], budgetMinutes: 1 },
  { name: 'the images, built and run', command: ['node', 'scripts/image-test.ts'], budgetMinutes: 3 },
  {
    name: 'faults: a full disk, a read-only one, a lock, a standstill',
    command: ['node', 'scripts/long.ts', 'faults'],
    budgetMinutes: 1,
  },
  { name: 'egress: nobody is called', command: ['node', 'scripts/egress.ts'], budgetMinutes: 2 },
  { name: 'chaos: 200 kills', command: ['node', 'scripts/chaos.ts'], budgetMinutes: 3 },
  { name: 'chaos: a bad network', command: ['node', 'scripts/chaos-net.ts'], budgetMinutes: 3 },
  { name: 'several backends: the tests of the product', command: ['node', 'scripts/several.ts'], budgetMinutes: 1 },
  {
    name: 'several backends: 40 kills',
    command: ['node', 'scripts/chaos.ts', '--backends', '2', '--postgres', '--kills', '40'],
    budgetMinutes: 1,
  },
]

await task(async () => {
  const [wanted] = process.argv.slice(2)
  const chosen = suites.filter(({ name }) => !wanted || name.includes(wanted))
  if (chosen.length === 0)
    throw new TaskError(`No suite is called "${wanted}": ${suites.map(({ name }) => name).join(', ')}`)
  return runStages(
    chosen.map(({ name, command: [program, ...args], budgetMinutes }) => ({
      name,
      run: async () => {
        const { code, output } = await run(program!, args, { show: true, timeoutMs: budgetMinutes * 60_000 })
        if (code === 124) console.log(`Stopped: it took longer than its ${budgetMinutes} minutes.`)
        return readTally(output, code)
      },
    })),
  )
})
