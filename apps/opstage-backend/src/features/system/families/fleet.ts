import type { Context } from '../../../platform/context.ts'
import { type Family, gauge } from '../../../platform/exposition.ts'
import { deafAgents } from '../../agents/needing-attention.ts'
import { countAgents, countServices } from '../../dashboard/counts.ts'
import { listStatuses } from '../../services/list-statuses.ts'

/** Each listed service is a time series, and Prometheus keeps all that ever were: those that are not healthy come first. */
const MOST_SERVICES = 1000
const MOST_DEAF = 1000

type Labelled = [labels: Record<string, string>, value: number]

/** Agents, and each service with its labels. */
export async function fleetFamilies(ctx: Context): Promise<Family[]> {
  const services = await countServices(ctx)
  const listed = await listStatuses(ctx, MOST_SERVICES)
  const count = Object.values(services).reduce((sum, one) => sum + one, 0)
  return [
    gauge('opstage_agents', 'Agents, by status.', byStatus(await countAgents(ctx))),
    gauge(
      'opstage_deaf_agents',
      'Agents that are there and do not take their commands, no further than 1000.',
      (await deafAgents(ctx, MOST_DEAF)).length,
    ),
    gauge('opstage_services', 'Services, by status.', byStatus(services)),
    gauge(
      'opstage_service_status',
      'Services with their status and labels: 1 for what each is. At most 1000, those that are not healthy first.',
      listed.map(({ code, agentCode, agentStatus, status, isAcknowledged, labels }): Labelled => [
        {
          ...own(labels),
          service: code,
          agent: agentCode,
          status: status.toLowerCase(),
          agent_status: agentStatus.toLowerCase(),
          acknowledged: String(isAcknowledged),
        },
        1,
      ]),
    ),
    gauge('opstage_services_not_listed', 'Services that are not among those.', Math.max(0, count - listed.length)),
  ]
}

const byStatus = (counts: Record<string, number>) =>
  Object.entries(counts).map(([status, count]): Labelled => [{ status: status.toLowerCase() }, count])

/** Under a prefix, so that none takes the place of ours; what Prometheus does not allow in a name becomes `_`. */
const own = (labels: Record<string, string>) =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [`label_${key.replace(/\W/g, '_')}`, value]))
