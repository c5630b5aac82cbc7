import type { AgentStatus, CommandStatus, SearchHit, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { beginsWith, contains } from '../../db/dialect.ts'
import type { Context } from '../../platform/context.ts'
import { agentStatusSql } from '../agents/status.ts'
import { serviceStatusSql } from '../services/status.ts'

const MOST = 6
/** Among the newest commands only: a substring in a long history has no index. */
const NEWEST = 1000

/** The best few of each kind, those that begin like it first; commands by their id, or by their action among the newest. */
export async function findAnywhere(ctx: Context, q: string): Promise<SearchHit[]> {
  return [
    ...(await findServices(ctx, q)),
    ...(await findActions(ctx, q)),
    ...(await findAgents(ctx, q)),
    ...(await findCommands(ctx, q)),
  ]
}

async function findServices(ctx: Context, q: string): Promise<SearchHit[]> {
  const { dialect } = ctx.store
  const rows = await ctx.db
    .selectFrom('capsuleService')
    .select(['id', 'code', 'name'])
    .select(serviceStatusSql(ctx).as('status'))
    .where((eb) => eb.or([contains(dialect, eb, 'code', q), contains(dialect, eb, 'name', q), eb('id', '=', q)]))
    .orderBy((eb) => eb.or([beginsWith(dialect, eb, 'code', q), beginsWith(dialect, eb, 'name', q)]), 'desc')
    .orderBy('name')
    .limit(MOST)
    .execute()
  return rows.map(({ id, code, name, status }) => {
    return { kind: 'SERVICE', id, title: name, subtitle: code, status: status as ServiceStatus }
  })
}

async function findActions({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const rows = await db
    .selectFrom('actionDefinition as action')
    .innerJoin('capsuleService', 'capsuleService.id', 'action.serviceId')
    .select(['action.id', 'action.name', 'action.label', 'action.serviceId'])
    .select('capsuleService.name as serviceName')
    .where((eb) => eb.or([contains(dialect, eb, 'action.label', q), contains(dialect, eb, 'action.name', q)]))
    .where('action.enabled', '=', 1)
    .orderBy((eb) => beginsWith(dialect, eb, 'action.label', q), 'desc')
    .orderBy('action.label')
    .limit(MOST)
    .execute()
  return rows.map(({ id, name, label, serviceId, serviceName }) => {
    return { kind: 'ACTION', id, title: label, subtitle: serviceName, serviceId, actionName: name }
  })
}

async function findAgents(ctx: Context, q: string): Promise<SearchHit[]> {
  const { dialect } = ctx.store
  const rows = await ctx.db
    .selectFrom('agent')
    .select(['id', 'code', 'name'])
    .select(agentStatusSql(ctx).as('effectiveStatus'))
    .where((eb) => eb.or([contains(dialect, eb, 'code', q), contains(dialect, eb, 'name', q), eb('id', '=', q)]))
    .orderBy((eb) => beginsWith(dialect, eb, 'code', q), 'desc')
    .orderBy('code')
    .limit(MOST)
    .execute()
  return rows.map(({ id, code, name, effectiveStatus }) => {
    return { kind: 'AGENT', id, title: name ?? code, subtitle: code, status: effectiveStatus as AgentStatus }
  })
}

async function findCommands({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const byId = q.startsWith('cmd_')
  const newest = db.selectFrom('command').selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(NEWEST)
  const like = db.selectFrom('command').selectAll().where('id', '>=', q).where('id', '<', `${q}~`).limit(NEWEST)
  // The kind is asked for outside: inside, SQLite would go through all commands of that kind.
  const rows = await db
    .selectFrom((byId ? like : newest).as('command'))
    .selectAll('command')
    .where('type', '=', 'ACTION_EXECUTE')
    .$if(!byId, (query) => query.where((eb) => contains(dialect, eb, 'command.actionLabel', q)))
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
  return rows.map(({ id, actionLabel, serviceCode, status, createdAt }) => {
    return {
      kind: 'COMMAND',
      id,
      title: actionLabel,
      subtitle: serviceCode,
      status: status as CommandStatus,
      at: createdAt,
    }
  })
}
