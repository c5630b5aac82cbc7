import type { SearchHit } from '@xtrape/capsule-contracts-node'
import { contains } from '../../db/dialect.ts'
import type { Context } from '../../platform/context.ts'

const MOST = 6
/** Among the newest commands only: a substring in a long history has no index. */
const NEWEST = 1000

/** The best few of each kind; commands by their id, or by their action among the newest. */
export async function findAnywhere(ctx: Context, q: string): Promise<SearchHit[]> {
  return [
    ...(await findServices(ctx, q)),
    ...(await findActions(ctx, q)),
    ...(await findAgents(ctx, q)),
    ...(await findCommands(ctx, q)),
  ]
}

async function findServices({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const rows = await db
    .selectFrom('capsuleService')
    .select(['id', 'code', 'name'])
    .where((eb) => eb.or([contains(dialect, eb, 'code', q), contains(dialect, eb, 'name', q), eb('id', '=', q)]))
    .orderBy('name')
    .limit(MOST)
    .execute()
  return rows.map(({ id, code, name }) => ({ kind: 'SERVICE', id, title: name, subtitle: code, serviceId: id }))
}

async function findActions({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const rows = await db
    .selectFrom('actionDefinition')
    .innerJoin('capsuleService', 'capsuleService.id', 'actionDefinition.serviceId')
    .select(['actionDefinition.id', 'actionDefinition.name', 'actionDefinition.label', 'actionDefinition.serviceId'])
    .select('capsuleService.name as serviceName')
    .where((eb) =>
      eb.or([contains(dialect, eb, 'actionDefinition.label', q), contains(dialect, eb, 'actionDefinition.name', q)]),
    )
    .where('actionDefinition.enabled', '=', 1)
    .orderBy('actionDefinition.label')
    .limit(MOST)
    .execute()
  return rows.map(({ id, name, label, serviceId, serviceName }) => ({
    kind: 'ACTION',
    id,
    title: label,
    subtitle: serviceName,
    serviceId,
    actionName: name,
  }))
}

async function findAgents({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const rows = await db
    .selectFrom('agent')
    .select(['id', 'code', 'name'])
    .where((eb) => eb.or([contains(dialect, eb, 'code', q), contains(dialect, eb, 'name', q), eb('id', '=', q)]))
    .orderBy('code')
    .limit(MOST)
    .execute()
  return rows.map(({ id, code, name }) => ({ kind: 'AGENT', id, title: name ?? code, subtitle: code }))
}

async function findCommands({ db, store: { dialect } }: Context, q: string): Promise<SearchHit[]> {
  const newest = db.selectFrom('command').selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(NEWEST)
  const commands = q.startsWith('cmd_')
    ? db.selectFrom('command').selectAll('command').where('id', '>=', q).where('id', '<', `${q}~`)
    : db
        .selectFrom(newest.as('command'))
        .selectAll('command')
        .where((eb) => contains(dialect, eb, 'command.actionLabel', q))
  const rows = await commands.where('type', '=', 'ACTION_EXECUTE').orderBy('id', 'desc').limit(MOST).execute()
  return rows.map(({ id, actionLabel, serviceCode, status }) => ({
    kind: 'COMMAND',
    id,
    title: actionLabel,
    subtitle: `${serviceCode}, ${status}`,
  }))
}
