import { createClient } from '@xtrape/capsule-contracts-node'
import { version } from '../version.ts'
import { CliError } from '../cli-error.ts'
import { NOT_ALLOWED, USAGE } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { type Login, readLogins } from './logins.ts'
import { noAnswer } from './no-answer.ts'

export type Call = ReturnType<typeof createClient>

export interface Server {
  url: string
  call: Call
  /** Absent where the token comes from the environment. */
  login: Login | undefined
  /** What a stream is asked with, which the typed client does not read. */
  headers: Record<string, string>
}

export interface Where {
  server?: string | undefined
}

const TIMEOUT_MS = 60_000
export const userAgent = `opstage/${version}`

/**
 * The server to talk to and how: `--server` or OPSTAGE_URL, else the one that was signed in to last; with
 * OPSTAGE_API_TOKEN, else with what `opstage login` has kept for that server.
 */
export function connect({ env }: Pick<Io, 'env'>, { server }: Where): Server {
  const logins = readLogins(env)
  const named = server ?? (env.OPSTAGE_URL || undefined)
  const url = named === undefined ? logins.current : readUrl(named)
  if (url === null) throw notSignedIn('')
  const token = env.OPSTAGE_API_TOKEN
  const login = token ? undefined : logins.servers[url]
  if (!token && !login) throw notSignedIn(url)
  const headers = { authorization: `Bearer ${token ?? login!.token}`, 'user-agent': userAgent }
  return { url, login, headers, call: createClient({ baseUrl: url, fetch: reach(url), headers: () => headers }) }
}

const notSignedIn = (url: string) =>
  new CliError(
    `You are not signed in${url ? ` to ${url}` : ''}. Run opstage login${url ? ` ${url}` : ''}; a script sets OPSTAGE_URL and OPSTAGE_API_TOKEN.`,
    'NOT_SIGNED_IN',
    NOT_ALLOWED,
  )

/** `fetch` that says in words why there is no answer, and does not wait for ever. */
export const reach =
  (url: string): typeof fetch =>
  async (address, init) => {
    const late = AbortSignal.timeout(TIMEOUT_MS)
    const signal = init?.signal ? AbortSignal.any([init.signal, late]) : late
    try {
      return await fetch(address, { ...init, signal })
    } catch (error) {
      if (init?.signal?.aborted) throw error
      throw noAnswer(url, error)
    }
  }

/** Without a slash at the end, so that a server is known by one name; `localhost:8080` is enough. */
export function readUrl(text: string): string {
  const full = /^https?:\/\//i.test(text)
    ? text
    : `${/^(localhost|127\.|\[::1\])/.test(text) ? 'http' : 'https'}://${text}`
  if (!URL.canParse(full))
    throw new CliError(`"${text}" is no address of a server, like https://opstage.example.org.`, 'USAGE', USAGE)
  const { origin, pathname } = new URL(full)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
