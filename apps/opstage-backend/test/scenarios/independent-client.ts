/**
 * A person and an agent as somebody would write them who has the public OpenAPI file and nothing of ours: plain `fetch`,
 * a cookie, a CSRF token, a bearer token, plain polling.
 */
export interface Reply {
  status: number
  headers: Headers
  /** The envelope; what is in it is unknown until a schema has looked. */
  body: { success?: unknown; data?: unknown; pagination?: unknown; error?: unknown }
}

export async function send(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] }
}

/** A browser's half: keeps the cookie, repeats the CSRF token that it was told last. */
export function createPerson(baseUrl: string) {
  let cookie = ''
  let csrfToken = ''
  async function call(method: string, path: string, body?: unknown): Promise<Reply> {
    const headers = { cookie, ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }) }
    const reply = await send(`${baseUrl}/api/admin/${path}`, method, headers, body)
    const set = reply.headers.getSetCookie()[0]
    if (set !== undefined) cookie = set.split(';')[0]!
    csrfToken = (reply.body.data as { csrfToken?: string } | undefined)?.csrfToken ?? csrfToken
    return reply
  }
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    patch: (path: string, body: unknown) => call('PATCH', path, body),
  }
}

export interface Task {
  id: string
  type: 'ACTION_PREPARE' | 'ACTION_EXECUTE'
  actionName: string
  payload: Record<string, unknown>
}

export interface Outcome {
  success: boolean
  message?: string
  data?: Record<string, unknown>
  error?: Record<string, unknown>
}

/** An agent's half. `pace`: how many milliseconds a second of the server's intervals lasts. */
export function createAgent(baseUrl: string, pace = 1000) {
  let agentId = ''
  let agentToken = ''
  let pollSeconds = 5
  const call = (method: string, path: string, body?: unknown) =>
    send(`${baseUrl}/api/agents/${path}`, method, agentToken ? { authorization: `Bearer ${agentToken}` } : {}, body)
  const poll = (query = '') => call('GET', `${agentId}/commands${query}`)

  return {
    register: async (body: unknown): Promise<Reply> => {
      const reply = await call('POST', 'register', body)
      const told = reply.body.data as
        | { agentId: string; agentToken: string; commandPollIntervalSeconds: number }
        | undefined
      if (told) ({ agentId, agentToken, commandPollIntervalSeconds: pollSeconds } = told)
      return reply
    },
    heartbeat: (body?: unknown) => call('POST', `${agentId}/heartbeat`, body),
    report: (services: unknown[]) => call('POST', `${agentId}/services/report`, { services }),
    poll,
    result: (commandId: string, outcome: Outcome) => call('POST', `${agentId}/commands/${commandId}/result`, outcome),
    /** Polls in its interval and does what it is given, until it is stopped; resolves to what it was told. */
    work: async (handle: (task: Task) => Outcome, until: AbortSignal): Promise<Reply[]> => {
      const replies: Reply[] = []
      while (!until.aborted) {
        const reply = await poll()
        const startedAt = new Date().toISOString()
        for (const task of (reply.body.data ?? []) as Task[]) {
          const outcome = { ...handle(task), startedAt, finishedAt: new Date().toISOString() }
          replies.push(reply, await call('POST', `${agentId}/commands/${task.id}/result`, outcome))
        }
        await new Promise((resolve) => setTimeout(resolve, pollSeconds * pace))
      }
      return replies
    },
  }
}
