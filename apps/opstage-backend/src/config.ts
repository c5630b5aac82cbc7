import { join } from 'node:path'
import { InstanceColor } from '@xtrape/capsule-contracts-node'
import { z } from 'zod'
import { noProxies } from './platform/sender.ts'

/** What a variable is for, its form and its default: read at start, printed by the documentation. */
interface Variable<T> {
  schema: z.ZodType<T>
  default: T | undefined
  isRequired: boolean
  about: string
}

const variable = <T>(schema: z.ZodType<T>, about: string, fallback?: T): Variable<T> => ({
  schema,
  default: fallback,
  isRequired: false,
  about,
})
const required = <T>(schema: z.ZodType<T>, about: string): Variable<T> => ({
  ...variable(schema, about),
  isRequired: true,
})

const whole = (min: number, max: number) => z.coerce.number<string>().int().min(min).max(max) as z.ZodType<number>
const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((text) => text === 'true' || text === '1') as z.ZodType<boolean>
const filled = z.string().min(1)
const url = z.url({ protocol: /^https?$/ })
const PLACEHOLDER = /change[-_ ]?(me|this)|replace[-_ ]?me|your[-_]|example|placeholder|secret-here|…|^<.*>$/i
const database = z
  .string()
  .regex(/^(file:.+|postgres(ql)?:\/\/.+|:memory:)$/, 'must be file:PATH or postgres://…')
  .refine(
    (text) => !URL.canParse(text) || !PLACEHOLDER.test(new URL(text).password),
    'has a placeholder as its password; `openssl rand -hex 24` makes a real one',
  )
const secret = z
  .string()
  .min(32, 'must have at least 32 characters; `openssl rand -hex 32` makes one')
  .refine((text) => !PLACEHOLDER.test(text), 'is a placeholder; `openssl rand -hex 32` makes a real one')
const proxies = z.string().refine((text) => noProxies(text).length === 0, {
  error: ({ input }) => {
    const wrong = noProxies(String(input)).map((one) => JSON.stringify(one))
    return `must be addresses and networks with commas between them, as 10.0.0.5,172.16.0.0/12; not ${wrong.join(', ')}`
  },
})
const password = z
  .string()
  .refine((text) => !PLACEHOLDER.test(text), 'is a placeholder; `openssl rand -base64 18` makes a real one')

const DAY = 86_400

/** Every variable that the server reads. A bad value stops the start; all bad ones are named at once. */
export const variables = {
  OPSTAGE_HOST: variable(filled, 'Address to listen on', '127.0.0.1'),
  OPSTAGE_PORT: variable(whole(0, 65_535), 'Port to listen on; 0 takes a free one', 8080),
  OPSTAGE_DATA_DIR: variable(filled, 'Folder for the database and keys', './data'),
  DATABASE_URL: variable<string | undefined>(
    database,
    'file:PATH or postgres://…; default: opstage.db in the data folder',
  ),
  OPSTAGE_DATABASE_POOL_SIZE: variable(whole(2, 1000), 'PostgreSQL: connections of this backend at most, and one', 20),
  OPSTAGE_DATABASE_STATEMENT_TIMEOUT_SECONDS: variable(
    whole(1, 3600),
    'PostgreSQL: a statement that takes longer is ended',
    30,
  ),
  OPSTAGE_ADMIN_USERNAME: variable<string | undefined>(
    filled.trim().min(1).max(320),
    'First owner, needed as long as there is no user',
  ),
  OPSTAGE_ADMIN_PASSWORD: variable<string | undefined>(password, 'Password of the first owner, at least 12 characters'),
  OPSTAGE_SESSION_SECRET: required(secret, 'At least 32 random characters; seals secrets and CSRF tokens'),
  OPSTAGE_AUDIT_KEY_FILE: variable<string | undefined>(
    filled,
    'File with the Ed25519 key (PEM) that signs the audit record, made when there is none; default: in the data folder, or with PostgreSQL no file, but the session secret',
  ),
  OPSTAGE_PUBLIC_BASE_URL: variable<string | undefined>(
    url,
    'Where browsers and agents reach this server, if not directly',
  ),
  OPSTAGE_TRUST_PROXY: variable<string | undefined>(
    proxies,
    'Addresses of proxies whose X-Forwarded-* headers count, comma-separated',
  ),
  OPSTAGE_INSECURE_COOKIES: variable(
    flag,
    'Allow sessions over plain http, for localhost and networks you trust',
    false,
  ),
  NODE_ENV: variable<string | undefined>(filled, '`production`: session cookies are Secure on localhost too'),
  OPSTAGE_INSTANCE_NAME: variable<string | undefined>(filled.max(60), 'Name of this installation, shown on every page'),
  OPSTAGE_INSTANCE_COLOR: variable<InstanceColor | undefined>(
    InstanceColor,
    'Its colour: gray, blue, green, amber, red or violet',
  ),
  OPSTAGE_METRICS_TOKEN: variable<string | undefined>(
    secret,
    'Serves GET /metrics for Prometheus to whoever sends this as bearer token; without it there is no such address',
  ),
  OPSTAGE_LOG_LEVEL: variable(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    'Least level that is logged',
    'info',
  ),
  OPSTAGE_CONSOLE_DIR: variable<string | undefined>(
    filled,
    'Folder of the built console; default: the one beside the server',
  ),
  OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: variable(whole(1, 3600), 'How often agents report', 30),
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: variable(whole(2, DAY), 'Silence after which an agent is offline', 90),
  OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: variable(
    whole(1, 3600),
    'How often agents without long poll ask for commands',
    5,
  ),
  OPSTAGE_COMMAND_TTL_SECONDS: variable(whole(30, DAY), 'How long a command waits for its agent', 300),
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: variable(
    whole(1, DAY),
    'Age after which a health report says nothing any more',
    120,
  ),
  OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: variable(
    whole(1, 3600),
    'How often time is looked at: expiry, silence, retention',
    30,
  ),
  OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE: variable(whole(1, 10_000), 'Rows that one step of a sweep touches at most', 500),
  OPSTAGE_PREPARE_WAIT_SECONDS: variable(whole(1, 60), 'How long a prepare request waits for the agent', 15),
  OPSTAGE_COMMAND_RESULT_MAX_BYTES: variable(whole(1000, 2_000_000), 'Largest result that is kept', 1_000_000),
  OPSTAGE_SESSION_TTL_SECONDS: variable(whole(60, 30 * DAY), 'Longest life of a session', 28_800),
  OPSTAGE_SESSION_IDLE_SECONDS: variable(
    whole(60, 30 * DAY),
    'A session ends after this long without a person doing anything',
    28_800,
  ),
  OPSTAGE_BACKUP_INTERVAL_HOURS: variable(
    whole(0, 8760),
    'SQLite: how often a backup is made into the data folder; 0 makes none',
    24,
  ),
  OPSTAGE_BACKUP_KEEP: variable(whole(1, 1000), 'How many backups are kept; the oldest go', 7),
  OPSTAGE_RETENTION_COMMANDS_DAYS: variable(whole(1, 3650), 'How long ended commands are kept', 90),
  OPSTAGE_RETENTION_AUDIT_DAYS: variable(whole(1, 3650), 'How long audit events are kept', 90),
  OPSTAGE_RETENTION_HEALTH_DAYS: variable(whole(1, 3650), 'How long health changes are kept', 31),
  OPSTAGE_RETENTION_SESSIONS_DAYS: variable(whole(1, 3650), 'How long ended sessions are kept', 7),
  OPSTAGE_RETENTION_TOKENS_DAYS: variable(whole(1, 3650), 'How long used-up and revoked tokens are kept', 90),
}

type Variables = typeof variables
export type VariableName = keyof Variables
export type Environment = Readonly<Record<string, string | undefined>>
export type Config = Readonly<{ [K in VariableName]: Variables[K] extends Variable<infer T> ? T : never }> & {
  /** Which variables the environment has set, so that settings can say where a value comes from. */
  readonly given: ReadonlySet<VariableName>
}

/** Everything that is wrong with the environment, one line a variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export function readConfig(env: Environment): Config {
  const problems: string[] = []
  const given = new Set<VariableName>()
  const values: Record<string, unknown> = { given }
  for (const [name, { schema, isRequired, about, default: fallback }] of Object.entries(variables) as [
    VariableName,
    Variable<unknown>,
  ][]) {
    const text = env[name]
    if (text === undefined || text === '') {
      values[name] = fallback
      if (isRequired) problems.push(`${name} is missing: ${about}`)
      continue
    }
    given.add(name)
    const parsed = schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else problems.push(`${name} ${parsed.error.issues.map(({ message }) => message).join('; ')}`)
  }
  // Whoever lacks the secret starts for the first time, and would be told of the owner only after that.
  if (!given.has('OPSTAGE_SESSION_SECRET'))
    for (const name of ['OPSTAGE_ADMIN_USERNAME', 'OPSTAGE_ADMIN_PASSWORD'] as const)
      if (!given.has(name)) problems.push(`${name} is missing: ${variables[name].about}`)
  const config = values as Config
  if (problems.length === 0) problems.push(...contradictions(config))
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(config)
}

/** Where the database is: as told, or a file in the data folder. */
export const databaseUrl = ({ DATABASE_URL, OPSTAGE_DATA_DIR }: Config) =>
  DATABASE_URL ?? `file:${join(OPSTAGE_DATA_DIR, 'opstage.db')}`

/** Where the key is with which the audit record is signed; without a file it is made of the session secret. */
export const signingKeyFile = (config: Config): string | undefined =>
  config.OPSTAGE_AUDIT_KEY_FILE ??
  (databaseFile(config) === undefined ? undefined : join(config.OPSTAGE_DATA_DIR, 'audit-signing-key.pem'))

/** Where it is a SQLite file. */
export function databaseFile(config: Config): string | undefined {
  const url = databaseUrl(config)
  return url.startsWith('file:') ? url.slice('file:'.length) : undefined
}

/** Timings that would make the fleet flicker (ADR 0001, section 10). */
function* contradictions(config: Config): Generator<string> {
  const heartbeat = config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS
  const offline = config.OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS
  if (offline < 2 * heartbeat)
    yield `OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS (${offline}) must be at least twice OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS (${heartbeat})`
  const sweep = config.OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS
  if (sweep > offline / 2)
    yield `OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS (${sweep}) must be at most half of OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS (${offline})`
  const poll = config.OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS
  if (poll > heartbeat)
    yield `OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS (${poll}) must not exceed OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS (${heartbeat})`
  const stale = config.OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS
  if (stale < heartbeat)
    yield `OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS (${stale}) must be at least OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS (${heartbeat})`
}
