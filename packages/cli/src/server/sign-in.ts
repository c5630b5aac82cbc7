import { ApiError, auth, createClient } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import { NOT_ALLOWED } from '../exit-codes.ts'
import { canAsk, type Io } from '../io.ts'
import { askSecret, askText } from '../terminal/ask.ts'
import { readInput } from '../terminal/read-input.ts'
import { type Call, reach, userAgent } from './connect.ts'

export interface Credentials {
  username: string
  password: string
  /** Of the second factor; asked for where it is on and not given. */
  code?: string | undefined
}

export type User = Awaited<ReturnType<typeof signIn>>['user']

/** A session for what only a person may do; `signOut` ends it. */
export async function signIn(io: Io, url: string, { username, password, code }: Credentials) {
  const jar = new Map<string, string>()
  const send = reach(url)
  const keepCookies: typeof fetch = async (address, init) => {
    const response = await send(address, init)
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]!.split(/=(.*)/s)
      jar.set(name, value)
    }
    return response
  }
  let csrfToken = ''
  const headers = () => ({
    'user-agent': userAgent,
    ...(jar.size > 0 ? { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
    ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}),
  })
  const call: Call = createClient({ baseUrl: url, fetch: keepCookies, headers })
  const login = (given?: string) =>
    call(auth.login, { body: { username, password, ...(given ? { code: given } : {}) } })
  const session = await login(code).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'SECOND_FACTOR_REQUIRED' || !canAsk(io)) throw error
    return login((await askText(io, { message: 'Code of your authenticator app, or a recovery code' })).trim())
  })
  csrfToken = session.data.csrfToken
  return { user: session.data.user, call, signOut: () => call(auth.logout, {}) }
}

/** Does `work` as the person themself: their password is asked for, or read from standard input where that is said. */
export async function asPerson<T>(
  io: Io,
  url: string,
  username: string,
  what: string,
  { passwordStdin }: { passwordStdin?: true | undefined },
  work: (call: Call) => Promise<T>,
): Promise<T> {
  if (!passwordStdin && !canAsk(io))
    throw new CliError(
      `${what} needs you yourself, not a token: run it in a terminal, or pass your password with --password-stdin.`,
      'PERSON_NEEDED',
      NOT_ALLOWED,
    )
  const password = passwordStdin
    ? (await readInput(io)).split('\n')[0]!
    : await askSecret(io, `${what} needs you yourself. Password of ${username} at ${url}`)
  const { call, signOut } = await signIn(io, url, { username, password })
  try {
    return await work(call)
  } finally {
    await signOut()
  }
}
