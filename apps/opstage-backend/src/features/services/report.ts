import type { ReportedService } from '@xtrape/capsule-contracts-node'
import { redact } from '@xtrape/capsule-contracts-node/redact'
import { checkSchema } from 'opstage-payload-schema'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { findAgent } from '../agents/find.ts'
import { record } from '../audit/record.ts'
import { recordHealth } from './record-health.ts'
import { syncActions } from './sync-actions.ts'
import { syncConfigs } from './sync-configs.ts'
import { syncLabels } from './sync-labels.ts'

/** Takes in what an agent says of its services: the whole truth about each that it names, or nothing at all. */
export function reportServices(ctx: Context, reported: ReportedService[]): Promise<Row<'capsuleService'>[]> {
  for (const [i, service] of reported.entries()) refuseUnfit(service, i)
  return transact(ctx, async (ctx) => {
    const services: Row<'capsuleService'>[] = []
    const agent = await findAgent(ctx, ctx.actor.id!)
    for (const service of reported) services.push(await reportService(ctx, agent, service))
    ctx.afterCommit(() => ctx.recall.forget(agent.id))
    return services
  })
}

async function reportService(ctx: Context, agent: Row<'agent'>, reported: ReportedService) {
  const service = await upsert(ctx, reported)
  await syncLabels(ctx, service.id, reported.manifest.labels ?? {})
  await syncConfigs(ctx, service.id, reported.configs ?? [])
  await syncActions(ctx, service.id, reported.actions ?? [])
  if (reported.health) await recordHealth(ctx, { service, agent }, reported.health)
  await record(
    ctx,
    'service.reported',
    { type: 'CapsuleService', id: service.id, name: service.code },
    {
      metadata: {
        version: service.version,
        configs: reported.configs?.length ?? 0,
        actions: reported.actions?.length ?? 0,
      },
    },
  )
  return service
}

function refuseUnfit({ code, manifest, actions }: ReportedService, index: number) {
  if (manifest.code !== code)
    throw new AppError('CAPSULE_SERVICE_MANIFEST_INVALID', {
      message: `The manifest says code "${manifest.code}", the report says "${code}"`,
    })
  const issues = (actions ?? []).flatMap((action, i) =>
    checkSchema(action.inputSchema ?? {}).map((message) => ({
      path: `services.${index}.actions.${i}.inputSchema`,
      message,
    })),
  )
  if (issues.length > 0) throw invalid(issues)
}

async function upsert(ctx: Context, reported: ReportedService): Promise<Row<'capsuleService'>> {
  const { code, name, description, version, runtime, manifest } = reported
  const at = isoNow(ctx)
  const said = {
    agentId: ctx.actor.id!,
    name,
    description: redact(description ?? manifest.description) ?? null,
    version: version ?? manifest.version,
    runtime: runtime ?? manifest.runtime,
    manifestJson: JSON.stringify(redact(manifest)),
    lastReportedAt: at,
    updatedAt: at,
  }
  const created = await ctx.db
    .insertInto('capsuleService')
    .values({
      ...said,
      id: ctx.newId('svc'),
      workspaceId: ctx.workspaceId,
      code,
      createdAt: at,
      status: 'UNKNOWN',
      statusSince: at,
      healthStatus: 'UNKNOWN',
      healthMessage: null,
      healthDetailsJson: null,
      healthReportId: null,
      lastHealthAt: null,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returningAll()
    .executeTakeFirst()
  return created ?? update(ctx, code, said)
}

/** Only its own agent speaks for a service, or another one once that was revoked. */
async function update(ctx: Context, code: string, said: Partial<Row<'capsuleService'>>) {
  const known = await ctx.db
    .selectFrom('capsuleService')
    .innerJoin('agent', 'agent.id', 'capsuleService.agentId')
    .select(['capsuleService.agentId', 'agent.status as agentStatus'])
    .where('capsuleService.code', '=', code)
    .executeTakeFirstOrThrow()
  const isFree = known.agentId === ctx.actor.id || known.agentStatus === 'REVOKED'
  const updated = isFree
    ? await ctx.db
        .updateTable('capsuleService')
        .set(said)
        .where('code', '=', code)
        .where('agentId', '=', known.agentId)
        .returningAll()
        .executeTakeFirst()
    : undefined
  if (!updated)
    throw new AppError('CAPSULE_SERVICE_CODE_TAKEN', { message: `The service code "${code}" belongs to another agent` })
  return updated
}
