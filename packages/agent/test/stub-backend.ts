import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { agents, delivery, report } from '@xtrape/capsule-contracts-node'

export type RouteName = 'register' | 'heartbeat' | 'report' | 'poll' | 'progress' | 'result'

export interface Request {
  route: RouteName
  body: Record<string, unknown>
  query: URLSearchParams
  token: string | undefined
  agentId: string | undefined
  commandId: string | undefined
  /** Tells one connection from another. */
  fromPort: number | undefined
}

/** What the stub answers instead of its own: an envelope, raw text, a cut connection, or nothing at all. */
export type Reply =
  | { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | 'cut'
  | 'hang'

const BODIES = {
  register: agents.register.body,
  heartbeat: agents.heartbeat.body,
  report: report.services.body,
  progress: delivery.progress.body,
  result: delivery.result.body,
  poll: delivery.poll.query,
} as const

export const refuse = (status: number, code: string, headers = {}): Reply => ({
  status,
  headers,
  json: { success: false, error: { code, message: `refused with ${code}` } },
})

/** A backend that believes everything, holds polls when it has the capability, and checks each body by the contract. */
export class StubBackend {
  capabilities: string[] | undefined = ['wait', 'ack', 'progress', 'cancel']
  cadence = { heartbeatIntervalSeconds: 30, commandPollIntervalSeconds: 5 }
  /** A test's own answers; undefined: the stub's. */
  answers: Partial<Record<RouteName, (request: Request) => Reply | undefined>> = {}
  readonly requests: Request[] = []
  readonly violations: string[] = []
  readonly #server = createServer((req, res) => void this.#serve(req, res))
  readonly #seen = new Map<RouteName, number>()
  readonly #watchers = new Set<() => void>()
  /** The polls that are held, with what each may take. */
  readonly #held = new Map<() => void, number>()
  #commands: Record<string, unknown>[] = []
  #cancelled: string[] = []
  #registered = 0

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    return this
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The next request of this route that no test step has had yet. */
  async next(route: RouteName): Promise<Request> {
    const index = this.#seen.get(route) ?? 0
    this.#seen.set(route, index + 1)
    for (;;) {
      const request = this.of(route)[index]
      if (request) return request
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
  }

  /** The next poll that asks for so many. */
  async nextPoll(limit: number): Promise<Request> {
    for (;;) {
      const poll = await this.next('poll')
      if (poll.query.get('limit') === String(limit)) return poll
    }
  }

  of(route: RouteName): Request[] {
    return this.requests.filter((request) => request.route === route)
  }

  /** Hands out a command, at once when a poll is held. */
  give(command: { id: string; actionName: string } & Record<string, unknown>): void {
    this.#commands.push({
      type: 'ACTION_EXECUTE',
      payload: {},
      status: 'RUNNING',
      createdAt: '2026-11-01T00:00:00.000Z',
      ...command,
    })
    this.#release((limit) => limit > 0)
  }

  /** Tells the agent to stop a command, at once when a poll is held. */
  cancel(id: string): void {
    this.#cancelled.push(id)
    this.releasePolls()
  }

  releasePolls(): void {
    this.#release(() => true)
  }

  #release(which: (limit: number) => boolean): void {
    for (const [release, limit] of this.#held) if (which(limit)) release()
  }

  /** Until something is there for a poll, or the agent hangs up. */
  async #hold(limit: number, res: ServerResponse): Promise<void> {
    await new Promise<void>((resolve) => {
      const release = () => {
        this.#held.delete(release)
        resolve()
      }
      this.#held.set(release, limit)
      res.once('close', release)
    })
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = await readRequest(req)
    if (!request) return void res.writeHead(404).end()
    this.#check(request)
    this.requests.push(request)
    for (const wake of this.#watchers) wake()
    this.#watchers.clear()
    const reply = this.answers[request.route]?.(request) ?? (await this.#ownAnswer(request, res))
    if (reply === 'hang') return
    if (reply === 'cut') return void req.socket.destroy()
    const { status = 200, json, text, headers } = reply
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text ?? JSON.stringify(json))
  }

  async #ownAnswer({ route, query }: Request, res: ServerResponse): Promise<Reply> {
    const ok = (data: unknown): Reply => ({ json: { success: true, data } })
    const cadence = { ...this.cadence, ...(this.capabilities && { capabilities: this.capabilities }) }
    if (route === 'heartbeat') return ok(cadence)
    if (route === 'register') {
      this.#registered += 1
      const agentToken = `opstage_agent_${'x'.repeat(20)}${this.#registered}`
      return ok({ agentId: `agt_${this.#registered}`, agentToken, ...cadence })
    }
    if (route !== 'poll') return ok({})
    const limit = Number(query.get('limit') ?? 10)
    const isNothing = this.#cancelled.length === 0 && (this.#commands.length === 0 || limit === 0)
    if (isNothing && Number(query.get('waitSeconds') ?? 0) > 0) await this.#hold(limit, res)
    if (res.destroyed) return 'hang'
    const cancelled = this.#cancelled.splice(0)
    const data = this.#commands.splice(0, limit)
    return { json: { success: true, data, ...(cancelled.length > 0 && { cancelled }) } }
  }

  #check({ route, body, query }: Request): void {
    const parsed = BODIES[route].safeParse(route === 'poll' ? Object.fromEntries(query) : body)
    if (!parsed.success) this.violations.push(`${route}: ${parsed.error.message}`)
  }
}

const ROUTES: [RouteName, RegExp][] = [
  ['register', /^\/api\/agents\/register$/],
  ['heartbeat', /^\/api\/agents\/([^/]+)\/heartbeat$/],
  ['report', /^\/api\/agents\/([^/]+)\/services\/report$/],
  ['poll', /^\/api\/agents\/([^/]+)\/commands$/],
  ['progress', /^\/api\/agents\/([^/]+)\/commands\/([^/]+)\/progress$/],
  ['result', /^\/api\/agents\/([^/]+)\/commands\/([^/]+)\/result$/],
]

async function readRequest(req: IncomingMessage): Promise<Request | undefined> {
  const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://stub')
  const chunks: Buffer[] = []
  try {
    for await (const chunk of req) chunks.push(chunk as Buffer)
  } catch {
    return undefined // the agent hung up while it was sending
  }
  const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>
  for (const [route, pattern] of ROUTES) {
    const match = pattern.exec(pathname)
    if (!match) continue
    const [, agentId, commandId] = match
    const token = req.headers.authorization?.replace('Bearer ', '')
    return { route, body, query, token, agentId, commandId, fromPort: req.socket.remotePort }
  }
  return undefined
}
