import type { agents, Body, HealthInput } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow } from '../../platform/context.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { findAgent } from '../agents/find.ts'
import { touchAgent } from '../agents/touch.ts'
import { hearWitness } from '../audit/witness.ts'
import { recordHealth } from './record-health.ts'
import type { AgentFacts, ServiceFacts } from './status.ts'

type Heartbeat = Body<typeof agents.heartbeat>
type Service = ServiceFacts & { id: string; code: string }

/** The agent is here, and its services are as they say. */
export async function heartbeat(ctx: Context, beat: Heartbeat) {
  const reports = await reportsOf(ctx, beat)
  await touchAgent(ctx, { eventLoopLagMs: beat.eventLoopLagMs, sdkVersion: beat.sdkVersion })
  if (reports.length > 0) {
    const agent = await ownAgent(ctx)
    for (const [service, health] of reports) await recordHealth(ctx, { service, agent }, health)
  }
  await hearWitness(ctx, beat.auditHead)
}

/** Which service each health is about; refused as a whole when one of them is not the agent's. */
async function reportsOf(ctx: Context, { serviceId, health, services }: Heartbeat): Promise<[Service, HealthInput][]> {
  if (!health && !services?.length) return []
  const own = await ownServices(ctx)
  const named: [Service, HealthInput][] = []
  for (const [i, report] of (services ?? []).entries()) {
    if (!report.serviceId && !report.code)
      throw invalid([{ path: `services.${i}`, message: 'needs a serviceId or a code' }])
    const isMeant = (one: Service) => (report.serviceId ? one.id === report.serviceId : one.code === report.code)
    named.push([own.find(isMeant) ?? (await refuseUnknown(ctx, report.serviceId)), report.health])
  }
  if (!health) return named
  if (serviceId)
    return [...named, [own.find(({ id }) => id === serviceId) ?? (await refuseUnknown(ctx, serviceId)), health]]
  if (own.length > 1)
    throw invalid([
      { path: 'serviceId', message: `is needed: this agent speaks for ${own.length} services; or use services[]` },
    ])
  // Health before the first report is of a service that we do not know yet; the report brings it again.
  return own[0] ? [...named, [own[0], health]] : named
}

/** Without what is long in them: these of the whole fleet are remembered, and kept true by `recordHealth`. */
function ownServices({ db, recall, actor }: Context): Promise<Service[]> {
  const look = () =>
    db
      .selectFrom('capsuleService')
      .select(['id', 'code', 'status', 'statusSince', 'healthStatus', 'healthMessage', 'lastHealthAt', 'createdAt'])
      .where('agentId', '=', actor.id)
      .execute()
  return recall.find(`services ${actor.id}`, look, () => actor.id!)
}

/** Whoever comes online is looked up after it was touched; of the others everything is known. */
async function ownAgent(ctx: Context): Promise<AgentFacts> {
  const { actor } = ctx
  if (actor.type !== 'AGENT' || actor.status !== 'ONLINE') return findAgent(ctx, actor.id!)
  return { code: actor.name, status: actor.status, statusSince: actor.statusSince, lastHeartbeatAt: isoNow(ctx) }
}

async function refuseUnknown(ctx: Context, serviceId: string | undefined): Promise<never> {
  const foreign = serviceId
    ? await ctx.db.selectFrom('capsuleService').select('id').where('id', '=', serviceId).executeTakeFirst()
    : undefined
  throw new AppError(foreign ? 'CAPSULE_SERVICE_NOT_OWNED' : 'CAPSULE_SERVICE_NOT_FOUND')
}
