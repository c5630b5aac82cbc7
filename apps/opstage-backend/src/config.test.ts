import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, variables } from './config.ts'

/** A secret that is written out: `NAME=value` or `NAME: value`. */
const SHOWN = /(OPSTAGE_SESSION_SECRET|OPSTAGE_ADMIN_PASSWORD)(?:=|: *)["']?([^\s"']+)/g
const SECRET = '0123456789abcdef0123456789abcdef'
const given = { OPSTAGE_SESSION_SECRET: SECRET }

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

test('with a session secret alone everything has its default', () => {
  const config = readConfig(given)
  expect(config).toMatchObject({
    OPSTAGE_HOST: '127.0.0.1',
    OPSTAGE_PORT: 8080,
    OPSTAGE_DATA_DIR: './data',
    DATABASE_URL: undefined,
    OPSTAGE_INSECURE_COOKIES: false,
    OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: 30,
    OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: 90,
    OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: 5,
    OPSTAGE_COMMAND_TTL_SECONDS: 300,
    OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: 120,
    OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: 30,
    OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE: 500,
    OPSTAGE_PREPARE_WAIT_SECONDS: 15,
    OPSTAGE_SESSION_TTL_SECONDS: 28_800,
    OPSTAGE_SESSION_IDLE_SECONDS: 28_800,
    OPSTAGE_RETENTION_COMMANDS_DAYS: 90,
    OPSTAGE_RETENTION_AUDIT_DAYS: 90,
    OPSTAGE_RETENTION_HEALTH_DAYS: 31,
    OPSTAGE_RETENTION_SESSIONS_DAYS: 7,
    OPSTAGE_RETENTION_TOKENS_DAYS: 90,
  })
  expect([...config.given]).toEqual(['OPSTAGE_SESSION_SECRET'])
  expect(Object.isFrozen(config)).toBe(true)
})

test('an empty variable is one that is not set, as compose files leave them', () => {
  expect(readConfig({ ...given, OPSTAGE_PORT: '', OPSTAGE_LOG_LEVEL: '' })).toMatchObject({
    OPSTAGE_PORT: 8080,
    OPSTAGE_LOG_LEVEL: 'info',
  })
})

const bad = {
  OPSTAGE_PORT: '70000',
  OPSTAGE_ADMIN_USERNAME: ' ',
  OPSTAGE_SESSION_SECRET: 'short',
  DATABASE_URL: 'mysql://db',
  OPSTAGE_PUBLIC_BASE_URL: 'ops.example',
  OPSTAGE_INSECURE_COOKIES: 'yes',
  OPSTAGE_LOG_LEVEL: 'loud',
  OPSTAGE_TRUST_PROXY: 'true',
  OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: 'often',
  OPSTAGE_COMMAND_TTL_SECONDS: '29',
  OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE: '0',
  OPSTAGE_COMMAND_RESULT_MAX_BYTES: '1.5',
  OPSTAGE_SESSION_TTL_SECONDS: '-1',
  OPSTAGE_RETENTION_AUDIT_DAYS: '0',
}

test('every bad variable is named at once, one a line', () => {
  const problems = problemsOf(bad)
  expect(new Set(problems.map((line) => line.split(' ')[0]))).toEqual(new Set(Object.keys(bad)))
  expect(() => readConfig(bad)).toThrow(/^The configuration cannot be used:\n( {2}- \w+ .*\n?){14}$/)
})

test('no value is repeated in what is said about it: it may be a secret', () => {
  expect(problemsOf({ OPSTAGE_SESSION_SECRET: 'hunter2', DATABASE_URL: 'hunter2' }).join()).not.toContain('hunter2')
})

test('which of the proxies is none is said: it is no secret, and hard to see in a list', () => {
  const proxies = (OPSTAGE_TRUST_PROXY: string) => problemsOf({ ...given, OPSTAGE_TRUST_PROXY })
  expect(proxies('10.0.0.5, the proxy,10.0.0.0/33,')).toEqual([
    'OPSTAGE_TRUST_PROXY must be addresses and networks with commas between them, as 10.0.0.5,172.16.0.0/12; not "the proxy", "10.0.0.0/33", ""',
  ])
  for (const bad of ['1', '10.1', 'true', '0.0.0.0/0'])
    expect(proxies(bad)).toEqual([expect.stringContaining(`not "${bad}"`)])
  for (const good of ['10.0.0.5', '172.16.0.0/12, ::1', 'loopback,10.1.2.0/255.255.255.0'])
    expect(proxies(good)).toEqual([])
})

test('a database is not opened with the password out of a manual', () => {
  const database = (password: string) =>
    problemsOf({ ...given, DATABASE_URL: `postgres://o:${password}@db.example.com/o` })
  expect(database('change-me')).toEqual([expect.stringMatching(/^DATABASE_URL has a placeholder as its password/)])
  expect(database('f00dfeed')).toEqual([])
})

test('the session secret is required, long, and no placeholder out of a manual', () => {
  for (const placeholder of ['change-me-change-me-change-me-change-me', 'your-secret-here-your-secret-here-1234'])
    expect(problemsOf({ OPSTAGE_SESSION_SECRET: placeholder })).toEqual([expect.stringContaining('is a placeholder')])
})

test('a password out of a manual is no password', () => {
  const placeholder = { ...given, OPSTAGE_ADMIN_PASSWORD: 'change-me-please' }
  expect(problemsOf(placeholder)).toEqual([expect.stringMatching(/^OPSTAGE_ADMIN_PASSWORD is a placeholder/)])
})

test('every secret that our own documentation shows is refused', async () => {
  const root = join(import.meta.dirname, '../../..')
  const isOurs = (name: string) => !/(^|\/)(node_modules|dist|data|test|e2e|\.[^/]+)\//.test(name)
  const shown: string[] = []
  for await (const name of glob('**/*.{md,mdx,yml,yaml,env,example,service}', {
    cwd: root,
    exclude: (n) => !isOurs(`${n}/`),
  }))
    for (const [, variable, value] of (await readFile(join(root, name), 'utf8')).matchAll(SHOWN))
      if (!/^[$`(]/.test(value!) && problemsOf({ ...given, [variable!]: value! }).length === 0)
        shown.push(`${variable}=${value} in ${name}`)
  expect(shown).toEqual([])
})

test('whoever lacks the secret starts for the first time, and is told of the owner at once', () => {
  expect(problemsOf({}).map((line) => line.split(':')[0])).toEqual([
    'OPSTAGE_SESSION_SECRET is missing',
    'OPSTAGE_ADMIN_USERNAME is missing',
    'OPSTAGE_ADMIN_PASSWORD is missing',
  ])
})

test.each(['file:./data/opstage.db', 'postgres://app@db/opstage', 'postgresql://db/opstage', ':memory:'])(
  '%s is a database',
  (DATABASE_URL) => expect(problemsOf({ ...given, DATABASE_URL })).toEqual([]),
)

describe('timings that would make the fleet flicker stop the start and name both variables', () => {
  const HEARTBEAT = 'OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS'
  const OFFLINE = 'OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS'
  const SWEEP = 'OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS'
  const POLL = 'OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS'
  const STALE = 'OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS'
  test.each([
    [OFFLINE, '59', HEARTBEAT, { [SWEEP]: '20' }],
    [SWEEP, '46', OFFLINE],
    [POLL, '31', HEARTBEAT],
    [STALE, '29', HEARTBEAT],
  ] as [string, string, string, Record<string, string>?][])('%s=%s against %s', (name, value, other, more) => {
    const problems = problemsOf({ ...given, ...more, [name]: value })
    expect(problems).toEqual([expect.stringContaining(`${name} (${value})`)])
    expect(problems[0]).toContain(other)
  })
  test('the bounds themselves are allowed', () => {
    expect(problemsOf({ ...given, [OFFLINE]: '60', [SWEEP]: '30', [POLL]: '30', [STALE]: '30' })).toEqual([])
  })
})

test('every variable says what it is for', () => {
  for (const { about } of Object.values(variables)) expect(about.length).toBeGreaterThan(15)
})
