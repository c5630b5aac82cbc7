/** What is promised, and the command that tries it. The texts are those of the table in docs/reliability.md. */
export interface Row {
  name: string
  shows: string
  /** As a reader types it, after `npm run`. */
  command: string
  /** The same, as what `node` gets. */
  run: readonly string[]
  /** What runs longer and tries more, after `npm run`. */
  full?: string
}

const unit = (name: string, shows: string, ...files: string[]): Row => ({
  name,
  shows,
  command: `unit -- ${files.join(' ')}`,
  run: ['scripts/unit.ts', ...files],
})
const more = (name: string, shows: string, suite: string, { hasFull = false } = {}): Row => ({
  name,
  shows,
  command: `test:more -- ${suite}`,
  run: ['scripts/test-more.ts', suite],
  ...(hasFull ? { full: `test:more -- ${suite} --full` } : {}),
})

export const rows: readonly Row[] = [
  unit(
    'a model of the life of commands, any sequence of steps',
    'the model and the rows agree; each command ends once',
    'properties/lifecycle',
  ),
  {
    name: 'kills of backend and agents under load, at random moments',
    shows: 'what was answered is on disk; no command ran twice; each has one end; no secret is in a file',
    command: 'chaos',
    run: ['scripts/chaos.ts'],
    full: 'chaos -- --full',
  },
  {
    name: 'a network that cuts, delays, repeats and drops',
    shows: 'the same',
    command: 'chaos:net',
    run: ['scripts/chaos-net.ts'],
    full: 'chaos:net -- --full',
  },
  more(
    'a full disk, one that fails, a folder that may only be read, a locked database, a process that stands still, a clock that is set',
    'a clear answer, nothing lost, recovery without help; nobody is called offline',
    'faults',
    { hasFull: true },
  ),
  more(
    'a second server on the file, a file that is deleted or replaced',
    'refused; what was answered is written back',
    'faults',
  ),
  unit('damaged files of an agent', 'it goes on, and says so once', 'agent/src/token-store', 'agent/src/journal'),
  unit(
    'a clock that is set by ten minutes, many agents silent at once, restarts',
    'absence is not death; nothing expires that has time left',
    'maintenance/clock-jump',
    'agents/mass-silence',
    'agents/cadence',
  ),
  more(
    '50,000 bad requests, a flood of logins',
    'no crash, no 5xx, nothing slow, no secret in an answer; heartbeats go on; users cannot be told apart by time',
    'fuzz',
  ),
  unit('every route as 29 kinds of callers', 'nobody gets in who may not', 'properties/access'),
  unit(
    'audit rows altered, deleted, inserted, moved, cut off',
    'the first bad event is named, from the database alone',
    'scenarios/tampering',
  ),
  unit(
    'backup under load, restore, damaged and foreign files',
    'the record verifies, agents come back, nothing is half-written; what is bad is refused',
    'scenarios/restore',
    'features/backup',
  ),
  unit(
    'every secret that the tests use, in every answer, log line, row and file, backups too',
    'none is found',
    'properties/secrets',
  ),
  {
    name: 'a fleet that stays, and people who work with it',
    shows:
      'memory that is held does not grow, in hours by no more than 1 MB in each; of whoever has gone no socket is left',
    command: 'soak',
    run: ['scripts/soak.ts'],
    full: 'soak -- --full',
  },
  more('servers without any network but loopback', 'they call nobody', 'egress'),
  unit('databases of older schemas', 'all rows are kept', 'db/migrate'),
  unit(
    'a client of the v0.1 contract on this server; this SDK on a v0.1 server',
    'the loop works',
    'scenarios/independent-client',
    'agent/src/plain-contract',
  ),
]
