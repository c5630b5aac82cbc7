import type { World } from './world.ts'

export type Row = Record<string, string | null | object> & { id: string; createdAt: string }

export interface Filter {
  /** Values to try, of rows that are there and of none. */
  valuesIn: (rows: Row[]) => string[]
  matches: (row: Row, value: string) => boolean
  /** Not repeatable. */
  isSingle?: boolean
}

const distinct = (values: unknown[]) => [...new Set(values.filter((value) => typeof value === 'string'))]

const equals = (column: string, none = 'none'): Filter => ({
  valuesIn: (rows) => distinct([...rows.map((row) => row[column]), none]),
  matches: (row, value) => row[column] === value,
})
/** An enumeration of which some values may be nobody's. */
const oneOf = (column: string, values: string): Filter => ({ ...equals(column), valuesIn: () => values.split(' ') })

const times = (rows: Row[]) => {
  const all = distinct(rows.map(({ createdAt }) => createdAt)).toSorted()
  return [all[0]!, all[Math.floor(all.length / 2)]!, all.at(-1)!, '2000-01-01T00:00:00.000Z']
}
const from: Filter = { valuesIn: times, matches: (row, value) => row.createdAt >= value, isSingle: true }
const to: Filter = { valuesIn: times, matches: (row, value) => row.createdAt <= value, isSingle: true }

/** `%` and `_` are letters like others. */
const FRAGMENTS = ['%', '_', '%%', '_%', '\\', "'", 'an', 'AN', 'n%', 'x_y', 'none of them', 'Üb', 'ü']
const q = (...columns: string[]): Filter => ({
  valuesIn: () => FRAGMENTS,
  matches: (row, value) => columns.some((column) => lower(row[column]).includes(lower(value))),
  isSingle: true,
})
/** Only ASCII letters: that is what both databases have in common. */
const lower = (text: unknown) =>
  typeof text === 'string' ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : ''

const label: Filter = {
  valuesIn: () => ['env:prod', 'env:test', 'team:a:b', 'team:%', 'none:x'],
  matches: (row, value) => {
    const [key = '', ...rest] = value.split(':')
    return (row.labels as Record<string, string>)[key] === rest.join(':')
  },
}

/** What each filter of each list means. */
export const filters: Record<string, Record<string, Filter>> = {
  listUsers: {
    role: oneOf('role', 'owner operator viewer'),
    status: oneOf('status', 'ACTIVE DISABLED'),
    q: q('username', 'displayName'),
  },
  listApiTokens: { status: oneOf('status', 'ACTIVE REVOKED EXPIRED') },
  listAgents: { status: oneOf('status', 'PENDING ONLINE OFFLINE DISABLED REVOKED'), q: q('code', 'name') },
  listRegistrationTokens: { status: oneOf('status', 'ACTIVE USED REVOKED EXPIRED') },
  listCapsuleServices: {
    status: oneOf('status', 'UNKNOWN HEALTHY UNHEALTHY STALE OFFLINE'),
    healthStatus: oneOf('healthStatus', 'UP DEGRADED DOWN UNKNOWN'),
    agentId: equals('agentId', 'agt_0'),
    runtime: oneOf('runtime', 'nodejs java python go other'),
    label,
    q: q('code', 'name'),
  },
  listCommands: {
    status: oneOf('status', 'PENDING RUNNING SUCCEEDED FAILED EXPIRED CANCELLED'),
    type: oneOf('type', 'ACTION_PREPARE ACTION_EXECUTE'),
    actionName: equals('actionName'),
    serviceId: equals('serviceId', 'svc_0'),
    agentId: equals('agentId', 'agt_0'),
    createdByUserId: equals('createdByUserId', 'usr_0'),
    from,
    to,
  },
  listAuditEvents: {
    action: equals('action'),
    actorType: oneOf('actorType', 'USER AGENT SYSTEM'),
    actorId: equals('actorId'),
    targetType: equals('targetType'),
    targetId: equals('targetId'),
    result: oneOf('result', 'SUCCESS FAILURE'),
    from,
    to,
  },
}

/** Sort fields that are not called like what they sort by. */
export const sortColumns: Record<string, string> = { lastSeenAt: 'lastHeartbeatAt', finishedAt: 'completedAt' }

const NAMES = ['ann', 'Anna', 'a%n', 'a_n', 'x_y', 'xay', '100%', "o'n", 'back\\slash', 'Über', 'plain', 'twin', 'twin']
const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!
/** Several at the same moment, so that ties have to be broken. */
const moment = (i: number) => new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 3))).toISOString()
const HOUR = new Date(Date.now() + 3_600_000).toISOString()

/** Rows of every kind and state, straight into the tables. */
export async function seedLists({ db, parts, people, main }: World) {
  const { newId, workspaceId } = parts
  const at = (i: number) => ({ workspaceId, createdAt: moment(i), updatedAt: moment(i) })

  for (const [i, name] of NAMES.entries()) {
    const person = { username: `${name}${i}`, displayName: pick([name, null], i), passwordHash: 'x' }
    const rights = { role: pick(['viewer', 'operator', 'owner'], i), status: pick(['ACTIVE', 'DISABLED'], i) }
    await db
      .insertInto('user')
      .values({ id: newId('usr'), ...person, ...rights, lastLoginAt: null, ...at(i) })
      .execute()

    await addToken(i)
    await addApiToken(i)
    await addCommand(i)
    await addEvent(i)
  }
  await addFleet()

  async function addToken(i: number) {
    const id = newId('tok')
    const nobody = { agentCode: null, agentId: null, createdByUserId: null, createdByName: null }
    const unused = { maxUses: 1, useCount: 0, expiresAt: HOUR, usedAt: null, revokedAt: null }
    await db
      .insertInto('registrationToken')
      .values({ id, name: `token ${i}`, tokenHash: id, ...nobody, ...unused, ...pick(tokenStates, i), ...at(i) })
      .execute()
  }

  async function addApiToken(i: number) {
    const id = newId('pat')
    const state = pick([{ expiresAt: HOUR }, { expiresAt: PAST }, { expiresAt: HOUR, revokedAt: PAST }], i)
    const unused = { lastUsedAt: null, lastUsedAddress: null, revokedAt: null }
    const { createdAt, updatedAt } = at(i)
    const own = { userId: people.owner.id, name: `script ${i}`, role: 'viewer', tokenHash: id }
    await db
      .insertInto('apiToken')
      .values({ id, ...own, ...unused, ...state, createdAt, updatedAt })
      .execute()
  }

  async function addFleet() {
    for (const [i, name] of NAMES.entries()) {
      const agentId = newId('agt')
      const status = pick(['PENDING', 'ONLINE', 'OFFLINE', 'DISABLED', 'REVOKED', 'ONLINE'], i)
      const heard = { lastHeartbeatAt: status === 'PENDING' ? null : new Date().toISOString(), lastPollAt: null }
      const rest = { metadataJson: null, eventLoopLagMs: null, disabledAt: null, revokedAt: null, sdkVersion: null }
      const agent = { code: `code-${i}`, name: pick([name, name, null], i), mode: 'embedded', runtime: 'nodejs' }
      await db
        .insertInto('agent')
        .values({ id: agentId, ...agent, status, statusSince: moment(i), ...heard, ...rest, ...at(i) })
        .execute()
      await addService(i, name, agentId)
    }
  }

  async function addService(i: number, name: string, agentId: string) {
    const id = newId('svc')
    const labels = pick<Record<string, string>>([{ env: 'prod', team: 'a:b' }, { env: 'test' }, { team: '%' }], i)
    const health = {
      healthStatus: pick(['UP', 'DEGRADED', 'DOWN', 'UNKNOWN'], Math.floor(i / 2)),
      lastHealthAt: pick([new Date().toISOString(), null, new Date().toISOString()], i),
      healthMessage: null,
      healthDetailsJson: null,
      healthReportId: null,
    }
    const described = {
      code: `service-${i}`,
      name,
      description: null,
      version: '1',
      manifestJson: JSON.stringify({ labels }),
    }
    const was = { status: 'UNKNOWN', statusSince: moment(i), lastReportedAt: pick([moment(i + 5), null], i) }
    const row = { id, agentId, runtime: pick(['nodejs', 'java', 'go', null], i), ...at(i) }
    await db
      .insertInto('capsuleService')
      .values({ ...row, ...described, ...health, ...was })
      .execute()
    const rows = Object.entries(labels).map(([key, value]) => ({ serviceId: id, key, value }))
    await db.insertInto('serviceLabel').values(rows).execute()
  }

  async function addCommand(i: number) {
    const isEnded = i % 3 > 0
    const none = {
      sealedSecrets: null,
      secretPathsJson: null,
      definitionHash: null,
      timeoutSeconds: null,
      reason: null,
    }
    const open = {
      retryOf: null,
      errorCode: null,
      errorMessage: null,
      progressJson: null,
      startedAt: null,
      journalId: null,
    }
    const marks = { acknowledgedAt: null, handlerStartedAt: null, handlerFinishedAt: null, cancelRequestedAt: null }
    const of = {
      agentId: pick([main.id, 'agt_gone'], i),
      serviceId: pick([main.serviceId, 'svc_gone'], i),
      type: pick(['ACTION_EXECUTE', 'ACTION_EXECUTE', 'ACTION_PREPARE'], i),
      status: isEnded ? pick(['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'], i) : pick(['PENDING', 'RUNNING'], i),
      createdByUserId: pick([people.owner.id, people.viewer.id, null], i),
      completedAt: isEnded ? moment(Math.floor(i / 2)) : null,
    }
    const named = {
      serviceCode: 'x',
      actionName: pick(['echo', 'wipe', 'run%'], i),
      actionLabel: 'X',
      createdByName: null,
    }
    const row = { id: newId('cmd'), payloadJson: '{}', expiresAt: HOUR, cancelDeliveredAt: null, ...at(i) }
    await db
      .insertInto('command')
      .values({ ...row, ...of, ...named, ...none, ...open, ...marks })
      .execute()
  }

  async function addEvent(i: number) {
    const actor = { actorType: pick(['USER', 'AGENT', 'SYSTEM'], i), actorId: pick(['usr_a', 'agt_b', null], i) }
    const target = { targetType: pick(['User', 'Agent', null], i), targetId: pick(['usr_x', 'agt_y', null], i) }
    const from = { ipAddress: null, userAgent: null, requestId: null, message: null, metadataJson: '{}' }
    const said = { action: pick(['one', 'two', 'tw%'], i), result: pick(['SUCCESS', 'SUCCESS', 'FAILURE'], i) }
    const event = { id: newId('aud'), workspaceId, createdAt: moment(i), actorName: null, targetName: null }
    await db
      .insertInto('auditEvent')
      .values({ ...event, ...actor, ...target, ...from, ...said })
      .execute()
  }
}

const PAST = '2026-01-02T00:00:00.000Z'
const tokenStates = [
  { useCount: 0 },
  { useCount: 1 },
  { revokedAt: PAST },
  { expiresAt: PAST },
  { maxUses: null, expiresAt: null },
  { revokedAt: PAST, useCount: 1, expiresAt: PAST },
]

/** What goes along an index: the lists of a fleet and of its history, and each order that they offer. */
export const indexedOrders = [
  ...['createdAt', '-createdAt', 'finishedAt', '-finishedAt'].map((sort) => ['listCommands', sort]),
  ...['createdAt', '-createdAt'].map((sort) => ['listAuditEvents', sort]),
  ...['createdAt', '-createdAt', 'name', '-name'].flatMap((sort) => [
    ['listCapsuleServices', sort],
    ['listAgents', sort],
  ]),
]
