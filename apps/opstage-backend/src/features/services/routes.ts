import { agents, report, services, type ServiceStatus } from '@xtrape/capsule-contracts-node'
import { AppError } from '../../platform/errors.ts'
import type { Mount } from '../../platform/mount.ts'
import { cadence } from '../agents/present.ts'
import { showAgent } from '../agents/show.ts'
import { acknowledge, unacknowledge } from './acknowledge.ts'
import { deleteService } from './delete.ts'
import { enrolAgent } from './enrol.ts'
import { findService } from './find.ts'
import { healthHistories } from './health-histories.ts'
import { healthHistory } from './health-history.ts'
import { heartbeat } from './heartbeat.ts'
import {
  presentAction,
  presentConfig,
  presentConfigChange,
  presentHealth,
  presentService,
  presentServiceDetail,
} from './present.ts'
import { actionsOf, configChangesOf, configsOf, groupsOf, labelsOf, listServices, servicesOfAgent } from './queries.ts'
import { reportServices } from './report.ts'

export function serviceRoutes(mount: Mount) {
  mount(services.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listServices(ctx, query)
    return { data: rows.map((row) => presentService(ctx, row)), pagination }
  })
  mount(services.labels, ({ ctx }) => labelsOf(ctx))
  mount(services.groups, async ({ ctx, query }) => {
    const groups = await groupsOf(ctx, query)
    return groups.map((group) => ({ ...group, status: group.status as ServiceStatus }))
  })
  mount(services.histories, ({ ctx, query }) => healthHistories(ctx, query.serviceId, query))
  mount(services.get, async ({ ctx, params: { serviceId } }) => {
    const service = await findService(ctx, serviceId)
    return presentServiceDetail(ctx, service, await configsOf(ctx, serviceId), await actionsOf(ctx, serviceId))
  })
  mount(services.manifest, async ({ ctx, params }) => {
    const { manifestJson } = await findService(ctx, params.serviceId)
    return JSON.parse(manifestJson) as Record<string, unknown>
  })
  mount(services.health, async ({ ctx, params }) => {
    const health = presentHealth(await findService(ctx, params.serviceId))
    if (!health) throw new AppError('NOT_FOUND', { message: 'The service has not reported any health yet' })
    return health
  })
  mount(services.healthHistory, ({ ctx, params, query }) => healthHistory(ctx, params.serviceId, query))
  mount(services.configs, async ({ ctx, params }) => {
    await findService(ctx, params.serviceId)
    return (await configsOf(ctx, params.serviceId)).map(presentConfig)
  })
  mount(services.configChanges, async ({ ctx, params }) => {
    await findService(ctx, params.serviceId)
    return (await configChangesOf(ctx, params.serviceId)).map(presentConfigChange)
  })
  mount(services.acknowledge, async ({ ctx, params, body }) => {
    await acknowledge(ctx, params.serviceId, body)
    return presentService(ctx, await findService(ctx, params.serviceId))
  })
  mount(services.unacknowledge, async ({ ctx, params }) => {
    await unacknowledge(ctx, params.serviceId)
    return presentService(ctx, await findService(ctx, params.serviceId))
  })
  mount(services.actions, async ({ ctx, params }) => {
    await findService(ctx, params.serviceId)
    return (await actionsOf(ctx, params.serviceId)).map(presentAction)
  })
  mount(services.remove, ({ ctx, params }) => deleteService(ctx, params.serviceId))

  mount(agents.get, async ({ ctx, params }) => {
    const agent = await showAgent(ctx, params.agentId)
    const own = await servicesOfAgent(ctx, params.agentId)
    return { ...agent, services: own.map((row) => presentService(ctx, row)) }
  })
  mount(agents.register, async ({ ctx, body }) => ({ ...(await enrolAgent(ctx, body)), ...cadence(ctx) }))
  mount(agents.heartbeat, async ({ ctx, body }) => {
    await heartbeat(ctx, body)
    return cadence(ctx)
  })
  mount(report.services, async ({ ctx, body }) => {
    const reported = await reportServices(ctx, body.services)
    return { services: reported.map(({ id, code }) => ({ id, code })), serverTime: ctx.now().toISOString() }
  })
}
