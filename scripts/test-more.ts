// `npm run test:more [-- <name>] [-- --full]`: the long suites. Each is a program whose last line is `N passed, N failed`. With `--full`
// those that have a longer form take it.
import { parseArgs } from 'node:util'
import { run } from './steps/command.ts'
import { runStages, type TestStage } from './steps/stages.ts'
import { task, TaskError } from './steps/stage.ts'
import { readTally } from './steps/tally.ts'

interface Suite {
  name: string
  command: string[]
  /** A suite that takes longer has failed; with `--full` it has three times as long. */
  budgetMinutes: number
}

const long = (...files: string[]) => ['node', 'scripts/long.ts', ...files]

/** What measures, or fills both cores by itself. */
const alone: Suite[] = [
  { name: 'console: Lighthouse, and the first page on a slow CPU', command: long('lighthouse'), budgetMinutes: 2 },
  { name: 'fuzz: 50,000 bad requests', command: long('fuzz'), budgetMinutes: 3 },
  { name: 'overload: a crowd of quick connections', command: long('overload'), budgetMinutes: 3 },
  { name: 'a flood of logins', command: long('login-flood'), budgetMinutes: 1 },
]

/**
 * What waits half of the time or more: for a network that delays, for processes to come back, for a browser to draw. The
 * long ones first, and one that waits beside one that works.
 */
const besides: Suite[] = [
  { name: 'chaos: a bad network', command: ['node', 'scripts/chaos-net.ts'], budgetMinutes: 4 },
  { name: 'console: every journey, each width, theme and hand', command: long('console-'), budgetMinutes: 5 },
  { name: 'the images, built and run', command: ['node', 'scripts/image-test.ts'], budgetMinutes: 6 },
  { name: 'chaos: 200 kills', command: ['node', 'scripts/chaos.ts'], budgetMinutes: 5 },
  {
    name: 'console: watching, settings, backups, states, a phone, hostile texts, a long history, absence, npm start',
    command: long(
      ...['watch', 'settings', 'backups', 'states', 'narrow', 'hostile', 'seeded', 'absence', 'start'].map(
        (name) => `e2e/${name}.`,
      ),
    ),
    budgetMinutes: 5,
  },
  {
    name: 'what people copy and type: examples, code of the documentation, the command; the reference of the API',
    command: long('e2e/examples', 'e2e/docs-code', 'e2e/cli', 'e2e/api-reference'),
    budgetMinutes: 4,
  },
  {
    name: 'several backends: 40 kills',
    command: ['node', 'scripts/chaos.ts', '--backends', '2', '--postgres', '--kills', '40'],
    budgetMinutes: 2,
  },
  { name: 'two commands from a fresh clone', command: long('fresh-clone'), budgetMinutes: 3 },
  { name: 'packages as they are published, on Node 20, 22 and 24', command: long('packages.long'), budgetMinutes: 3 },
  {
    name: 'faults: a full disk, one that fails, a read-only one, a lock, a standstill, a clock that is set, a second server, slow clients',
    command: long('faults', 'scenarios/one-server', 'scenarios/slow-clients'),
    budgetMinutes: 2,
  },
  { name: 'several backends: the tests of the product', command: ['node', 'scripts/several.ts'], budgetMinutes: 2 },
  { name: 'egress: nobody is called', command: ['node', 'scripts/egress.ts'], budgetMinutes: 3 },
  { name: 'the documentation site', command: ['node', 'scripts/docs-build.ts'], budgetMinutes: 2 },
]

const asStage =
  ({ show, isFull }: { show: boolean; isFull: boolean }) =>
  ({ name, command: [program, ...args], budgetMinutes }: Suite): TestStage => ({
    name,
    run: async () => {
      const minutes = budgetMinutes * (isFull ? 3 : 1)
      const env = isFull ? { ...process.env, OPSTAGE_FULL: 'true' } : process.env
      const { code, output } = await run(program!, args, { show, env, timeoutMs: minutes * 60_000 })
      if (!show) console.log(`\n── ${name}\n${output.trimEnd()}`)
      if (code === 124) console.log(`Stopped: it took longer than its ${minutes} minutes.`)
      return readTally(output, code)
    },
  })

await task(async () => {
  const { values, positionals } = parseArgs({ options: { full: { type: 'boolean' } }, allowPositionals: true })
  const [wanted] = positionals
  const isFull = values.full ?? false
  const isChosen = ({ name }: Suite) => !wanted || name.includes(wanted)
  if (![...alone, ...besides].some(isChosen))
    throw new TaskError(`No suite is called "${wanted}": ${[...alone, ...besides].map(({ name }) => name).join(', ')}`)
  return runStages(
    alone.filter(isChosen).map(asStage({ show: true, isFull })),
    besides.filter(isChosen).map(asStage({ show: false, isFull })),
  )
})
