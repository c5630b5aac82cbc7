import type { Route } from '@xtrape/capsule-contracts-node'
import type { FastifyRequest } from 'fastify'
import { type Context, createContext, isoNow, type Origin, type Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'
import { networkOf } from '../../platform/network.ts'
import { createRefusalRecord } from '../audit/refusals.ts'
import { agentStatus } from './status.ts'

/** What an agent that was disabled, or whose token was replaced a moment ago, may still do: finish what it began. */
const FINISHING = new Set(['reportCommandResult', 'reportCommandProgress'])

/** Refusals that say that somebody has a token that they should not have, or makes some up. */
const SUSPICIOUS = /^(AGENT_TOKEN_|AGENT_REVOKED$|AGENT_ID_MISMATCH$)/

/** Lets an agent through to what is its own: the token decides who it is, the path must say the same. */
export function createAgentGate(parts: Parts) {
  const recordRefusal = createRefusalRecord(parts)

  return async function authorizeAgent(request: Asking, route: Route, origin: Origin): Promise<Context> {
    const raw = bearerOf(request)
    if (raw === undefined) throw new AppError('AGENT_TOKEN_INVALID')
    const found = await findToken(parts, raw)
    try {
      return admit(parts, request, route, origin, found)
    } catch (error) {
      if (error instanceof AppError && SUSPICIOUS.test(error.code))
        await recordRefusal(createContext(parts, { type: 'NOBODY', id: null, name: null }, origin), {
          key: `${found?.token.id ?? networkOf(origin.ipAddress)} ${error.code}`,
          action: 'agent_token.rejected',
          ...(found ? { target: { type: 'AgentToken', id: found.token.id, name: found.agent.code } } : {}),
          cameAs: 'AGENT',
          metadata: { errorCode: error.code },
        })
      throw error
    }
  }
}

/** The same for an agent that was heard a moment ago, at once. `undefined` refuses nobody: it is to be looked at more closely. */
export function admitKnown(parts: Parts, request: Asking, route: Route, origin: () => Origin): Context | undefined {
  const raw = bearerOf(request)
  const found = raw === undefined ? undefined : (parts.recall.known(keyOf(sha256(raw))) as Found | undefined)
  if (found?.agent.id !== agentIdOf(request)) return undefined
  try {
    return admit(parts, request, route, origin(), found)
  } catch {
    return undefined
  }
}

type Asking = Pick<FastifyRequest, 'headers' | 'params'>
const bearerOf = ({ headers }: Asking) => /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
const agentIdOf = ({ params }: Asking) => (params as { agentId?: string }).agentId

type Found = NonNullable<Awaited<ReturnType<typeof findToken>>>

function admit(parts: Parts, request: Asking, route: Route, origin: Origin, found: Found | undefined): Context {
  if (!found) throw new AppError('AGENT_TOKEN_INVALID')
  const { agent, token } = found
  if (agent.status === 'REVOKED') throw new AppError('AGENT_REVOKED')
  const replaced = token.status === 'REPLACED'
  if (token.status === 'REVOKED' || (replaced && !FINISHING.has(route.id))) throw new AppError('AGENT_TOKEN_REVOKED')
  if (replaced && (token.graceUntil ?? '') <= isoNow(parts)) throw new AppError('AGENT_TOKEN_EXPIRED')
  if (agentIdOf(request) !== agent.id) throw new AppError('AGENT_ID_MISMATCH')
  if (agent.status === 'DISABLED' && !FINISHING.has(route.id)) throw new AppError('AGENT_DISABLED')
  const { status, since: statusSince } = agentStatus(parts, agent)
  // It is heard right now: what is remembered of it stays true for as long as that goes on.
  if (status === 'ONLINE') agent.lastHeartbeatAt = isoNow(parts)
  const identity = { id: agent.id, name: agent.code, tokenId: token.id, status, statusSince, replaced }
  return createContext(parts, { type: 'AGENT', ...identity }, origin)
}

const keyOf = (tokenHash: string) => `token ${tokenHash}`

/** What is remembered lets in; whoever is refused, or comes back, is looked up. */
const findToken = (parts: Parts, raw: string) => {
  const hash = sha256(raw)
  return parts.recall.find(
    keyOf(hash),
    () => lookUp(parts, hash),
    (found) => (found?.token.status === 'ACTIVE' && found.agent.status === 'ONLINE' ? found.agent.id : undefined),
  )
}

async function lookUp({ db }: Parts, hash: string) {
  const row = await db
    .selectFrom('agentToken')
    .innerJoin('agent', 'agent.id', 'agentToken.agentId')
    .select(['agentToken.id as tokenId', 'agentToken.status as tokenStatus', 'agentToken.graceUntil'])
    .select(['agent.id', 'agent.code', 'agent.status', 'agent.statusSince', 'agent.lastHeartbeatAt'])
    .where('agentToken.tokenHash', '=', hash)
    .executeTakeFirst()
  if (!row) return undefined
  const { tokenId, tokenStatus, graceUntil, ...agent } = row
  return { agent, token: { id: tokenId, status: tokenStatus, graceUntil } }
}
