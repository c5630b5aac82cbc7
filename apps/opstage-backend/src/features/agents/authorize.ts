import type { Route } from '@xtrape/capsule-contracts-node'
import type { FastifyRequest } from 'fastify'
import { type Context, createContext, isoNow, type Origin, type Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'
import { agentStatus } from './status.ts'

/** What an agent that was disabled, or whose token was replaced a moment ago, may still do: finish what it began. */
const FINISHING = new Set(['reportCommandResult', 'reportCommandProgress'])

/** Lets an agent through to what is its own: the token decides who it is, the path must say the same. */
export function createAgentGate(parts: Parts) {
  return async function authorizeAgent(request: FastifyRequest, route: Route, origin: Origin): Promise<Context> {
    const raw = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const found = raw ? await findToken(parts, raw) : undefined
    if (!found) throw new AppError('AGENT_TOKEN_INVALID')
    const { agent, token } = found
    if (agent.status === 'REVOKED') throw new AppError('AGENT_REVOKED')
    const replaced = token.status === 'REPLACED'
    if (token.status === 'REVOKED' || (replaced && !FINISHING.has(route.id))) throw new AppError('AGENT_TOKEN_REVOKED')
    if (replaced && (token.graceUntil ?? '') <= isoNow(parts)) throw new AppError('AGENT_TOKEN_EXPIRED')
    if ((request.params as { agentId?: string }).agentId !== agent.id) throw new AppError('AGENT_ID_MISMATCH')
    if (agent.status === 'DISABLED' && !FINISHING.has(route.id)) throw new AppError('AGENT_DISABLED')
    const actor = {
      type: 'AGENT',
      id: agent.id,
      name: agent.code,
      tokenId: token.id,
      status: agentStatus(parts, agent).status,
      replaced,
    } as const
    return createContext(parts, actor, origin)
  }
}

async function findToken({ db }: Parts, raw: string) {
  const row = await db
    .selectFrom('agentToken')
    .innerJoin('agent', 'agent.id', 'agentToken.agentId')
    .select(['agentToken.id as tokenId', 'agentToken.status as tokenStatus', 'agentToken.graceUntil'])
    .select(['agent.id', 'agent.code', 'agent.status', 'agent.statusSince', 'agent.lastHeartbeatAt'])
    .where('agentToken.tokenHash', '=', sha256(raw))
    .executeTakeFirst()
  if (!row) return undefined
  const { tokenId, tokenStatus, graceUntil, ...agent } = row
  return { agent, token: { id: tokenId, status: tokenStatus, graceUntil } }
}
