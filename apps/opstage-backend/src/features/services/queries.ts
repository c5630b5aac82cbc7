import type { Query, services } from '@xtrape/capsule-contracts-node'
import { type NotNull, sql } from 'kysely'
import { contains } from '../../db/dialect.ts'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'
import { serviceStatusSql } from './status.ts'

/** More than these nobody chooses from. */
const MOST_LABELS = 1000
const count = sql<number>`cast(count(*) as integer)`.as('count')

/**
 * A service with its agent's state, and since when a command waits there: one row holds all that its status is made of. Each has an
 * agent; it is a left join because a database leaves out one that nothing is asked of, as when services are counted.
 */
export const withAgent = ({ db }: Context) =>
  db
    .selectFrom('capsuleService')
    .leftJoin('agent', 'agent.id', 'capsuleService.agentId')
    .leftJoin('serviceAcknowledgement', 'serviceAcknowledgement.serviceId', 'capsuleService.id')
    .selectAll('capsuleService')
    .select(['serviceAcknowledgement.note as ackNote', 'serviceAcknowledgement.untilAt as ackUntil'])
    .select(['serviceAcknowledgement.byName as ackByName', 'serviceAcknowledgement.createdAt as ackAt'])
    .select(['agent.code as agentCode', 'agent.status as agentStatus', 'agent.statusSince as agentStatusSince'])
    .select(['agent.lastHeartbeatAt as agentHeartbeatAt', 'agent.lastPollAt as agentPollAt'])
    .select('agent.eventLoopLagMs as agentLagMs')
    .select((eb) =>
      eb
        .selectFrom('command')
        .select('command.createdAt')
        .whereRef('command.agentId', '=', 'agent.id')
        .where('command.status', '=', 'PENDING')
        .where('command.completedAt', 'is', null)
        .orderBy('command.id')
        .limit(1)
        .as('waitingSince'),
    )
    .$narrowType<{ agentCode: NotNull; agentStatus: NotNull; agentStatusSince: NotNull }>()

export type ServiceWithAgent = Awaited<ReturnType<typeof listServices>>['rows'][number]

type Filters = Omit<Query<typeof services.groups>, 'by'>

/** Which services are meant, in the form of a query over services and their agents. */
function filtered(ctx: Context, query: ReturnType<typeof withAgent>, filters: Filters) {
  const { status, healthStatus, agentId, runtime, label, q } = filters
  const { dialect } = ctx.store
  return query
    .$if(status !== undefined, (one) => one.where(serviceStatusSql(ctx), 'in', status!))
    .$if(healthStatus !== undefined, (one) => one.where('capsuleService.healthStatus', 'in', healthStatus!))
    .$if(agentId !== undefined, (one) => one.where('capsuleService.agentId', 'in', agentId!))
    .$if(runtime !== undefined, (one) => one.where('capsuleService.runtime', 'in', runtime!))
    .$if(label !== undefined, (one) =>
      one.where('capsuleService.id', 'in', (eb) =>
        eb
          .selectFrom('serviceLabel')
          .select('serviceId')
          .where((l) => l.or(label!.map(splitLabel).map(([key, value]) => l.and({ key, value })))),
      ),
    )
    .$if(q !== undefined, (one) =>
      one.where((eb) =>
        eb.or([contains(dialect, eb, 'capsuleService.code', q!), contains(dialect, eb, 'capsuleService.name', q!)]),
      ),
    )
}

export function listServices(ctx: Context, query: Query<typeof services.list>) {
  const columns = {
    createdAt: 'capsuleService.createdAt',
    lastReportedAt: 'capsuleService.lastReportedAt?',
    code: 'capsuleService.code',
    name: 'capsuleService.name',
  }
  return fetchPage(ctx.db, filtered(ctx, withAgent(ctx), query), query, columns, 'capsuleService.id')
}

/** Along the index of labels, so that each is counted where it stands. */
export const labelsOf = ({ db }: Context) =>
  db
    .selectFrom('serviceLabel')
    .select(['key', 'value', count])
    .groupBy(['key', 'value'])
    .orderBy('key')
    .orderBy('value')
    .limit(MOST_LABELS)
    .execute()

/** Without `by` all are in one group. */
export function groupsOf(ctx: Context, { by, ...filters }: Query<typeof services.groups>) {
  const services = filtered(ctx, withAgent(ctx), filters)
    .clearSelect()
    .select(serviceStatusSql(ctx).as('status'))
    .select((eb) =>
      eb
        .selectFrom('serviceLabel')
        .select('serviceLabel.value')
        .whereRef('serviceLabel.serviceId', '=', 'capsuleService.id')
        .where('serviceLabel.key', '=', by ?? '')
        .as('value'),
    )
  return ctx.db
    .selectFrom(services.as('services'))
    .select(['value', 'status', count])
    .groupBy(['value', 'status'])
    .orderBy('value', (ob) => ob.asc().nullsLast())
    .orderBy('status')
    .limit(MOST_LABELS)
    .execute()
}

const splitLabel = (text: string): [key: string, value: string] => {
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

export const servicesOfAgent = (ctx: Context, agentId: string) =>
  withAgent(ctx).where('agent.id', '=', agentId).orderBy('capsuleService.code').limit(200).execute()

export const serviceWithAgent = (ctx: Context, serviceId: string) =>
  withAgent(ctx).where('capsuleService.id', '=', serviceId).executeTakeFirst()

export const configsOf = ({ db }: Context, serviceId: string) =>
  db.selectFrom('configItem').selectAll().where('serviceId', '=', serviceId).orderBy('configKey').execute()

export const actionsOf = ({ db }: Context, serviceId: string) =>
  db
    .selectFrom('actionDefinition')
    .selectAll()
    .where('serviceId', '=', serviceId)
    .orderBy('sortOrder', (ob) => ob.asc().nullsLast())
    .orderBy('name')
    .execute()

export const configChangesOf = ({ db }: Context, serviceId: string) =>
  db.selectFrom('configChange').selectAll().where('serviceId', '=', serviceId).orderBy('configKey').execute()
