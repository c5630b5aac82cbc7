import { TaskError } from './stage.ts'

/** The public Admin API, as anybody's script would use it. */
export interface Admin {
  get: <T>(path: string) => Promise<T>
  post: <T>(path: string, body?: unknown) => Promise<T>
}

interface Envelope {
  success: boolean
  data: unknown
  error?: { code: string; message: string }
}

/** Signs in; `undefined` when this is not (or no longer) the user's password. */
export async function signIn(url: string, username: string, password: string): Promise<Admin | undefined> {
  const response = await fetch(`${url}/api/admin/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'opstage-start' },
    body: JSON.stringify({ username, password }),
  })
  const answer = (await response.json()) as Envelope
  if (answer.error?.code === 'LOGIN_FAILED') return undefined
  const { csrfToken } = unwrap(answer, 'POST /api/admin/auth/login') as { csrfToken: string }
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        cookie,
        'x-csrf-token': csrfToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return unwrap((await response.json()) as Envelope, `${method} ${path}`)
  }
  return {
    get: async <T>(path: string) => (await call('GET', path)) as T,
    post: async <T>(path: string, body?: unknown) => (await call('POST', path, body)) as T,
  }
}

function unwrap({ success, data, error }: Envelope, what: string): unknown {
  if (success) return data
  throw new TaskError(`Opstage answered ${what} with ${error?.code}: ${error?.message}`)
}
