import { join } from 'node:path'
import { ConfigurationError } from './errors.ts'
import type { LogRecord } from './log.ts'
import { isToken, type TokenStore } from './token-store.ts'

/** What the service says about itself. */
export interface ServiceOptions {
  /** Unique in the workspace: lower-case letters, digits, `-` and `_`, at most 80. */
  code: string
  /** What people call it, at most 200 characters. */
  name: string
  description?: string
  /** Default `0.0.0`. */
  version?: string
  capabilities?: string[]
  /** The console filters and groups by these. */
  labels?: Record<string, string>
  /** Anything else worth knowing; stands in the manifest. */
  metadata?: Record<string, unknown>
}

/** What is not given comes from the environment, and then from the default. */
export interface CapsuleAgentOptions {
  service: ServiceOptions
  /** `OPSTAGE_BACKEND_URL`. Without one the agent stays off and says so once. */
  backendUrl?: string
  /** `OPSTAGE_REGISTRATION_TOKEN`. Needed once, until the agent has a token of its own. */
  registrationToken?: string
  agent?: {
    /** `OPSTAGE_AGENT_CODE`. Default: the service's code. */
    code?: string
    name?: string
    /** This package runs inside the service that it speaks for. */
    mode?: 'embedded'
  }
  /**
   * Where the agent keeps its own token: a file (`OPSTAGE_AGENT_TOKEN_FILE`, default
   * `./data/<agent code>/agent-token.json`, so that services in one folder do not share it), or a store of yours.
   */
  tokenStore?: string | TokenStore
  /**
   * Where the agent remembers over a restart which commands it has run, and results that are not delivered yet: a file
   * that only one process uses at a time. Default: beside the token file; with a store of yours, in memory.
   */
  journalFile?: string
  /** How many commands may run at once: 1 to 10, default 4. */
  concurrency?: number
  /**
   * Gets every record. The default prints one line at `info` and above to stderr.
   *
   * @example onLog: ({ level, message, data }) => logger[level](data, message)
   */
  onLog?: (record: LogRecord) => void
}

/** Where and as whom to connect. */
export interface ConnectionSettings {
  backendUrl: string
  registrationToken: string | undefined
  agentCode: string
  tokenStore: string | TokenStore
  /** Undefined: in memory. */
  journalFile: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const CODE = /^[a-z0-9][a-z0-9_-]{0,79}$/

/** Read when the agent starts, so that whatever fills the environment may run first. */
export function readConnection(options: CapsuleAgentOptions, env: Environment = process.env): ConnectionSettings {
  const agentCode = options.agent?.code ?? fromEnv(env, 'OPSTAGE_AGENT_CODE') ?? options.service.code
  if (!CODE.test(agentCode)) {
    throw new ConfigurationError('AGENT_CODE_INVALID', `The agent code "${agentCode}" must be ${CODE_RULE}`)
  }
  const registrationToken = options.registrationToken?.trim() || fromEnv(env, 'OPSTAGE_REGISTRATION_TOKEN')
  if (registrationToken !== undefined && !isToken(registrationToken)) {
    throw new ConfigurationError(
      'REGISTRATION_TOKEN_INVALID',
      'The registration token contains characters that no token has; copy OPSTAGE_REGISTRATION_TOKEN again',
    )
  }
  const tokenStore =
    options.tokenStore ?? fromEnv(env, 'OPSTAGE_AGENT_TOKEN_FILE') ?? join('data', agentCode, 'agent-token.json')
  return {
    backendUrl: readUrl(options.backendUrl || fromEnv(env, 'OPSTAGE_BACKEND_URL')),
    registrationToken,
    agentCode,
    tokenStore,
    journalFile: options.journalFile ?? (typeof tokenStore === 'string' ? `${tokenStore}.journal` : undefined),
  }
}

/** These are the author's, not the operator's: wrong ones throw where they stand. */
export function checkOptions({ service, concurrency = 4 }: CapsuleAgentOptions): void {
  const { code, name, description = '', version = '0' } = service
  const fine: [boolean, string][] = [
    [typeof code === 'string' && CODE.test(code), `service.code must be ${CODE_RULE}`],
    [typeof name === 'string' && name !== '' && name.length <= 200, 'service.name must be 1 to 200 characters'],
    [description.length <= 2000, 'service.description must have at most 2000 characters'],
    [version !== '' && version.length <= 80, 'service.version must be 1 to 80 characters'],
    [Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 10, 'concurrency must be 1 to 10'],
  ]
  const wrong = fine.find(([ok]) => !ok)
  if (wrong) throw new ConfigurationError('OPTIONS_INVALID', wrong[1])
}

const CODE_RULE = 'lower-case letters, digits, - and _, beginning with a letter or digit, at most 80'

function fromEnv(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

function readUrl(given: string | undefined): string {
  if (given === undefined) {
    throw new ConfigurationError(
      'BACKEND_URL_MISSING',
      'No backend: set OPSTAGE_BACKEND_URL (for instance http://127.0.0.1:8080) to connect this service to Opstage',
    )
  }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      'BACKEND_URL_INVALID',
      'OPSTAGE_BACKEND_URL must be an http or https address without user, query or fragment, like https://opstage.example.com',
    )
  }
  return url.href.replace(/\/+$/, '')
}
