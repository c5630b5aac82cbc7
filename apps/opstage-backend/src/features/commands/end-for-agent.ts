import type { Context } from '../../platform/context.ts'
import { endCommands } from './end.ts'

/** A disabled agent takes nothing more, but may still report what it is running until that expires. */
export async function endForDisabledAgent(ctx: Context, agentId: string): Promise<string[]> {
  return idsOf(await cancelWaiting(ctx, agentId, 'The agent was disabled before it took the command'))
}

/** A revoked agent may not even report. */
export async function endForRevokedAgent(ctx: Context, agentId: string): Promise<string[]> {
  const waiting = await cancelWaiting(ctx, agentId, 'The agent was revoked before it took the command')
  const end = {
    status: 'FAILED',
    errorCode: 'AGENT_REVOKED',
    errorMessage: 'The agent was revoked while it ran the command',
  } as const
  const running = await endCommands(ctx, end, (eb) => eb.and({ agentId, status: 'RUNNING' }))
  return idsOf([...waiting, ...running])
}

/** What waited for a service that is gone. */
export async function endForDeletedService(ctx: Context, serviceId: string): Promise<string[]> {
  const end = { status: 'CANCELLED', errorCode: 'ACTION_CANCELLED', errorMessage: 'The service was deleted' } as const
  return idsOf(await endCommands(ctx, end, (eb) => eb.and({ serviceId, status: 'PENDING' })))
}

const cancelWaiting = (ctx: Context, agentId: string, errorMessage: string) =>
  endCommands(ctx, { status: 'CANCELLED', errorCode: 'ACTION_CANCELLED', errorMessage }, (eb) =>
    eb.and({ agentId, status: 'PENDING' }),
  )

const idsOf = (commands: { id: string }[]) => commands.map(({ id }) => id)
