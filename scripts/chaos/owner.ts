import { auth, createClient } from '../../packages/contracts/src/index.ts'
import { PASSWORD } from './secrets.ts'

export const USERNAME = 'chaos'

/** The owner, over the public API. */
export type Owner = ReturnType<typeof createClient>

/** Lasts over the backend's restarts, as it must. */
export type Session = Record<'cookie' | 'x-csrf-token', string>

export const createOwner = (baseUrl: string, session: Session): Owner =>
  createClient({ baseUrl, headers: () => session })

export async function signIn(baseUrl: string): Promise<Session> {
  let cookie = ''
  const keepCookie: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return response
  }
  const body = { username: USERNAME, password: PASSWORD }
  const { data } = await createClient({ baseUrl, fetch: keepCookie })(auth.login, { body })
  return { cookie, 'x-csrf-token': data.csrfToken }
}
