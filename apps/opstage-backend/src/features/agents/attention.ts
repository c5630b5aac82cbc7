import type { Attention, Cause } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { agentStatus } from './status.ts'

/** An agent that heartbeats but has not asked for commands for this long, while one waits, is deaf. */
const deafAfterMs = ({ config, load }: Pick<Context, 'config' | 'load'>) =>
  1000 * Math.max(60, 3 * load.patience * config.OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS)

/** `waitingSince`: when the oldest command that waits for this agent was created. */
export function attentionOf(
  ctx: Context,
  agent: Pick<Row<'agent'>, 'code' | 'status' | 'statusSince' | 'lastHeartbeatAt' | 'lastPollAt' | 'eventLoopLagMs'>,
  waitingSince: string | null,
): { kind: Attention; since: string; cause: Cause } | null {
  if (waitingSince === null || agentStatus(ctx, agent).status !== 'ONLINE') return null
  const deafSince = agent.lastPollAt !== null && agent.lastPollAt > waitingSince ? agent.lastPollAt : waitingSince
  const isDeaf = ctx.now().getTime() - Date.parse(deafSince) > deafAfterMs(ctx)
  if (!isDeaf) return null
  const { code: agentCode, lastPollAt, eventLoopLagMs } = agent
  const code = 'NOT_TAKING_COMMANDS'
  return { kind: code, since: deafSince, cause: { code, agentCode, waitingSince, lastPollAt, eventLoopLagMs } }
}
