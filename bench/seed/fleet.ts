import type { Chance } from './chance.ts'
import type { NewRow } from './insert.ts'

const SUBJECTS = [
  'orders',
  'invoices',
  'mailer',
  'importer',
  'crawler',
  'reports',
  'billing',
  'sync',
  'labels',
  'search',
]
const REGIONS = ['eu', 'us', 'ap', 'me']
const RUNTIMES = ['nodejs', 'nodejs', 'nodejs', 'python', 'go', 'java'] as const
const ACTIONS = [
  { name: 'echo', label: 'Echo', dangerLevel: 'LOW' },
  { name: 'refresh-cache', label: 'Refresh cache', dangerLevel: 'LOW' },
  { name: 'replay-queue', label: 'Replay queue', dangerLevel: 'MEDIUM' },
  { name: 'purge', label: 'Purge', dangerLevel: 'HIGH' },
]
const HEALTH: [{ health: string; status: string; message: string | null }, number][] = [
  [{ health: 'UP', status: 'HEALTHY', message: null }, 92],
  [{ health: 'DEGRADED', status: 'UNHEALTHY', message: 'the queue grows faster than it is read' }, 4],
  [{ health: 'DOWN', status: 'OFFLINE', message: 'database refuses connections' }, 2],
  [{ health: 'UNKNOWN', status: 'UNKNOWN', message: null }, 2],
]
const AGENT = [
  ['ONLINE', 96],
  ['OFFLINE', 3],
  ['DISABLED', 1],
] as const

export interface Member {
  agent: NewRow<'agent'>
  service: NewRow<'capsuleService'>
}

interface Making {
  chance: Chance
  workspaceId: string
  newId: (prefix: 'agt' | 'svc' | 'act' | 'hlr' | 'cfg') => string
  /** When the agent first came, and now. */
  since: string
  now: string
}

/** An agent and its service, in some state of health; what a report would have left behind. */
export function makeMember(index: number, { chance, workspaceId, newId, since, now }: Making): Member {
  const region = REGIONS[index % REGIONS.length]!
  const subject = SUBJECTS[index % SUBJECTS.length]!
  const code = `${subject}-${region}-${String(index).padStart(5, '0')}`
  const name = `${subject[0]!.toUpperCase()}${subject.slice(1)} ${region.toUpperCase()} ${index}`
  const runtime = RUNTIMES[index % RUNTIMES.length]!
  const status = chance.of(AGENT)
  const { health, status: own, message } = chance.of(HEALTH)
  const manifest = { kind: 'CapsuleService', code, name, version: '1.4.2', runtime, agentMode: 'embedded' }
  const common = { workspaceId, code, name, runtime, createdAt: since, updatedAt: now }
  const agentId = newId('agt')
  return {
    agent: {
      ...common,
      id: agentId,
      mode: 'embedded',
      sdkVersion: '0.1.0',
      metadataJson: null,
      status,
      statusSince: since,
      lastHeartbeatAt: now,
      lastPollAt: now,
      eventLoopLagMs: chance.below(20),
      disabledAt: status === 'DISABLED' ? now : null,
      revokedAt: null,
    },
    service: {
      ...common,
      id: newId('svc'),
      agentId,
      description: `Keeps ${subject} of ${region} moving`,
      version: '1.4.2',
      status: status === 'ONLINE' ? own : 'STALE',
      statusSince: since,
      healthStatus: health,
      healthMessage: message,
      healthDetailsJson: null,
      healthReportId: newId('hlr'),
      manifestJson: JSON.stringify({ ...manifest, labels: { region, team: subject } }),
      lastReportedAt: now,
      lastHealthAt: now,
    },
  }
}

export const actionsOf = ({ service }: Member, { workspaceId, newId, since }: Making): NewRow<'actionDefinition'>[] =>
  ACTIONS.map(({ name, label, dangerLevel }, index) => ({
    id: newId('act'),
    workspaceId,
    serviceId: service.id,
    name,
    label,
    description: null,
    category: null,
    sortOrder: index,
    dangerLevel,
    requiresConfirmation: dangerLevel === 'HIGH' ? 1 : 0,
    enabled: 1,
    prepare: 0,
    inputSchemaJson: null,
    timeoutSeconds: null,
    definitionHash: null,
    createdAt: since,
    updatedAt: since,
  }))

export const labelsOf = ({ service }: Member): NewRow<'serviceLabel'>[] =>
  Object.entries((JSON.parse(service.manifestJson) as { labels: Record<string, string> }).labels).map(
    ([key, value]) => ({ serviceId: service.id, key, value }),
  )

const DAY_MS = 86_400_000

/** Changes of health over the last month; the last one says what the service is now. */
export function* historyOf(
  { agent, service }: Member,
  { chance, workspaceId, newId, since, now }: Making,
): Generator<NewRow<'healthReport'>> {
  const common = { workspaceId, serviceId: service.id, agentId: agent.id, detailsJson: null }
  const interruptions = chance.below(4)
  const begin = Date.parse(since)
  const days = Math.max(1, (Date.parse(now) - begin) / DAY_MS)
  const times = Array.from({ length: 2 * interruptions }, () => begin + chance.below(days * DAY_MS)).toSorted(
    (a, b) => a - b,
  )
  const row = (at: number, status: string, effectiveStatus: string, id: string) => {
    const time = new Date(at).toISOString()
    return { id, ...common, status, effectiveStatus, message: null, reportedAt: time, createdAt: time }
  }
  yield row(begin, 'UP', 'HEALTHY', newId('hlr'))
  for (const [i, at] of times.entries())
    yield i % 2 === 0 ? row(at, 'DOWN', 'OFFLINE', newId('hlr')) : row(at, 'UP', 'HEALTHY', newId('hlr'))
  yield row(Date.parse(now), service.healthStatus, service.status, service.healthReportId!)
}

export const actions = ACTIONS
