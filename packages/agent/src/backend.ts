import { AgentAuthError, NetworkError, Refusal, RegistrationError } from './errors.ts'
import type { Answer, Call, Send } from './http.ts'
import { isObject } from './json.ts'
import { type Identity, isToken } from './token-store.ts'
import type { Cadence, DeliveredCommand, HeartbeatBody, ProgressBody, RegisterBody, ReportBody } from './wire.ts'

const CALL_TIMEOUT_MS = 15_000
const RESULT_TIMEOUT_MS = 60_000
/**
 * How long after its time a held poll may still be on its way. Where a network forgot the connection without a word to
 * either end, the agent is deaf until then; giving up too early costs nothing, because what was lost is delivered again.
 */
const OVERDUE_MS = 8_000
/** What stands in addresses and in lines of the journal. */
const COMMAND_ID = /^[\w.:-]{1,128}$/

/** Our backend says with these, and only with these, that a token is of no use any more. */
const TOKEN_LOST = new Set(['AGENT_TOKEN_INVALID', 'AGENT_TOKEN_REVOKED', 'AGENT_TOKEN_EXPIRED', 'AGENT_REVOKED'])

export interface Registered {
  agentId: string
  agentToken: string
  cadence: Cadence
}

export interface Delivery {
  commands: DeliveredCommand[]
  /** Commands that are to be stopped. */
  cancelled: string[]
  /** A newer poll of this agent took over. */
  superseded: boolean
  /** Whose that was, if the backend says. */
  supersededBy: string | undefined
}

export interface PollQuery {
  limit: number
  waitSeconds: number
  /** What is safely in the journal, and which one that is; for backends that deliver until this is said. */
  acknowledge?: { ids: string[]; journal: string }
}

export interface ProgressAnswer {
  cancelRequested: boolean
}

export interface Backend {
  register(body: RegisterBody, signal: AbortSignal): Promise<Registered>
  heartbeat(as: Identity, body: HeartbeatBody, signal: AbortSignal): Promise<Cadence>
  report(as: Identity, body: ReportBody, signal: AbortSignal): Promise<void>
  poll(as: Identity, query: PollQuery, signal: AbortSignal): Promise<Delivery>
  progress(as: Identity, commandId: string, body: ProgressBody, signal: AbortSignal): Promise<ProgressAnswer>
  /** `json` is a `ResultBody`, written once and sent as often as it takes. */
  result(as: Identity, commandId: string, json: string, signal: AbortSignal): Promise<void>
}

/** The Agent API. Believes no answer: what is missing or out of range is replaced by what an agent can live with. */
export function createBackend(send: Send): Backend {
  const call = async (as: Identity, path: string, signal: AbortSignal, more: Partial<Call>): Promise<Answer> => {
    try {
      const address = `/api/agents/${encodeURIComponent(as.agentId)}${path}`
      return await send({
        method: 'POST',
        path: address,
        token: as.agentToken,
        timeoutMs: CALL_TIMEOUT_MS,
        signal,
        ...more,
      })
    } catch (error) {
      if (error instanceof Refusal && (TOKEN_LOST.has(error.code) || error.code === 'AGENT_DISABLED')) {
        throw new AgentAuthError(error.code, error.message, error.code === 'AGENT_DISABLED')
      }
      throw error
    }
  }

  return {
    async register(body, signal) {
      const json = JSON.stringify(body)
      try {
        const path = '/api/agents/register'
        const { data } = await send({ method: 'POST', path, json, timeoutMs: CALL_TIMEOUT_MS, signal })
        return readRegistered(data)
      } catch (error) {
        if (error instanceof Refusal && !error.retryable) throw new RegistrationError(error.code, error.message, false)
        throw error
      }
    },
    async heartbeat(as, body, signal) {
      return readCadence((await call(as, '/heartbeat', signal, { json: JSON.stringify(body) }))['data'])
    },
    async report(as, body, signal) {
      await call(as, '/services/report', signal, { json: JSON.stringify(body) })
    },
    async poll(as, { limit, waitSeconds, acknowledge }, signal) {
      const query =
        `?limit=${limit}` +
        (waitSeconds > 0 ? `&waitSeconds=${waitSeconds}` : '') +
        (acknowledge ? `&ack=${acknowledge.ids.join(',')}&journal=${acknowledge.journal}` : '')
      const timeoutMs = waitSeconds > 0 ? waitSeconds * 1000 + OVERDUE_MS : CALL_TIMEOUT_MS
      const answer = await call(as, `/commands${query}`, signal, { method: 'GET', timeoutMs })
      if (!Array.isArray(answer['data'])) throw new NetworkError('BAD_ANSWER', 'The poll was answered without a list')
      const { cancelled, superseded, supersededBy } = answer
      return {
        commands: answer['data'].filter(isCommand).map(readCommand),
        cancelled: texts(cancelled),
        superseded: superseded === true,
        supersededBy: typeof supersededBy === 'string' ? supersededBy : undefined,
      }
    },
    async progress(as, commandId, body, signal) {
      const path = `/commands/${encodeURIComponent(commandId)}/progress`
      const { data } = await call(as, path, signal, { json: JSON.stringify(body) })
      return { cancelRequested: isObject(data) && data['cancelRequested'] === true }
    },
    async result(as, commandId, json, signal) {
      const path = `/commands/${encodeURIComponent(commandId)}/result`
      await call(as, path, signal, { json, timeoutMs: RESULT_TIMEOUT_MS })
    },
  }
}

export function isTokenLost(error: unknown): error is AgentAuthError {
  return error instanceof AgentAuthError && TOKEN_LOST.has(error.code)
}

function readRegistered(data: unknown): Registered {
  const { agentId, agentToken } = isObject(data) ? data : {}
  if (typeof agentId !== 'string' || agentId === '' || !isToken(agentToken)) {
    throw new NetworkError('BAD_ANSWER', 'The registration was answered without an agent id and token')
  }
  return { agentId, agentToken, cadence: readCadence(data) }
}

function readCadence(data: unknown): Cadence {
  const { heartbeatIntervalSeconds, commandPollIntervalSeconds, capabilities, auditHead } = isObject(data) ? data : {}
  return {
    heartbeatMs: readInterval(heartbeatIntervalSeconds, 30),
    pollMs: readInterval(commandPollIntervalSeconds, 5),
    capabilities: new Set(texts(capabilities)),
    ...(isWord(auditHead) && { auditHead }),
  }
}

/** Fits into a line of the journal. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[!-~]{1,200}$/.test(value)
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}

function readInterval(seconds: unknown, otherwise: number): number {
  const given = typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : otherwise
  return Math.min(3600, Math.max(1, given)) * 1000
}

function isCommand(
  value: unknown,
): value is { id: string; type: string; actionName: string } & Record<string, unknown> {
  if (!isObject(value) || typeof value['type'] !== 'string' || typeof value['actionName'] !== 'string') return false
  return typeof value['id'] === 'string' && COMMAND_ID.test(value['id'])
}

function readCommand(
  raw: { id: string; type: string; actionName: string } & Record<string, unknown>,
): DeliveredCommand {
  const { id, type, actionName, payload, createdAt, startedAt, expiresAt, timeoutSeconds, definitionHash } = raw
  return {
    id,
    type,
    actionName,
    payload: isObject(payload) ? payload : {},
    ...(typeof createdAt === 'string' && { createdAt }),
    ...(typeof startedAt === 'string' && { startedAt }),
    ...(typeof expiresAt === 'string' && { expiresAt }),
    ...(typeof timeoutSeconds === 'number' && { timeoutSeconds }),
    ...(typeof definitionHash === 'string' && { definitionHash }),
  }
}
