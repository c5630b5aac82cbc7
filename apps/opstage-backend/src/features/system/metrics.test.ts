import { agents, metrics, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { requestAction, startCommand } from '../../../test/command.ts'
import { MONITOR, type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'
import { systemContext } from '../../platform/context.ts'
import { raiseAlarm } from '../audit/alarm.ts'

async function scrape({ baseUrl }: Pick<Opstage, 'baseUrl'>, headers: Record<string, string> = MONITOR) {
  const response = await fetch(`${baseUrl}${metrics.scrape.path}`, { headers })
  return { response, text: await response.text() }
}

/** The lines of one name, without it. */
async function samplesOf(opstage: Opstage, name: string) {
  const { text } = await scrape(opstage)
  return text.split('\n').flatMap((line) => (/^\w+/.exec(line)?.[0] === name ? [line.slice(name.length)] : []))
}

test('metrics count what there is and what was done', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  for (const success of [true, false, true])
    await agent.finish((await startCommand(opstage, agent, 'echo')).id, { success })
  await requestAction(opstage, agent, 'echo')
  const { capacity: _, ...counted } = (await opstage.owner.call(metrics.show, {})).data
  const events = (await opstage.auditActions()).length
  expect(counted).toEqual({
    totals: { agents: 1, services: 1, commands: 4, users: 1, auditEvents: events },
    byStatus: {
      agents: expect.objectContaining({ ONLINE: 1, OFFLINE: 0 }),
      services: expect.objectContaining({ HEALTHY: 1 }),
      commands: expect.objectContaining({ SUCCEEDED: 2, FAILED: 1, PENDING: 1, EXPIRED: 0 }),
    },
    operational: {
      agentCommandPolls: 3,
      commandsDispatched: 3,
      commandsCompleted: 2,
      commandsFailed: 1,
      actionPrepareRequested: 0,
      actionPrepareTimeouts: 0,
      actionPrepareFailures: 0,
      oversizedCommandResultsRejected: 0,
    },
  })
})

test('they are read by whoever has their token, and are not there at all without one', async () => {
  const opstage = await startOpstage()
  const { response, text } = await scrape(opstage)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(text).toContain('\nopstage_agents{status="online"} 0\n')
  for (const wrong of [{}, { authorization: 'Bearer x' }, { ...opstage.owner.headers }])
    expect((await scrape(opstage, wrong)).response.status).toBe(401)
  const closed = await startOpstage({ env: { OPSTAGE_METRICS_TOKEN: '' } })
  expect((await scrape(closed)).response.status).toBe(404)
})

test('both forms tell the same', async () => {
  const opstage = await startOpstage()
  await startAgent(opstage, 'orders')
  const { data } = await opstage.owner.call(metrics.show, { query: { measurements: 'true' } })
  const { text } = await scrape(opstage)
  const named = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`)
  const told = data.measurements!.filter(({ samples }) => samples.length > 0)
  expect(told.map(({ name, type }) => `${name} ${type}`)).toEqual(named)
  expect(new Set(named).size).toBe(named.length)
})

test('each service is told with its status and its labels, whatever they are called', async () => {
  const opstage = await startOpstage()
  const labels = { team: 'a "b" \\ c', 'cost-center': '7', service: 'no' }
  const { manifest, ...service } = aService('orders')
  const agent = await startAgent(opstage, 'edge', { ...service, manifest: { ...manifest, labels } })
  const told = `{label_cost_center="7",label_service="no",label_team="a \\"b\\" \\\\ c",service="orders",agent="edge"`
  const sorted = (lines: string[]) =>
    lines.map((line) => {
      const [, ours = '', rest = ''] = /^\{(.*?),(service="orders".*)$/.exec(line) ?? []
      return `{${ours
        .split(/,(?=label_)/)
        .toSorted()
        .join(',')},${rest}`
    })
  const show = async () => sorted(await samplesOf(opstage, 'opstage_service_status'))
  expect(await show()).toEqual([`${told},status="healthy",agent_status="online",acknowledged="false"} 1`])
  await agent.beat({ services: [{ code: 'orders', health: { status: 'DOWN' } }] })
  const params = { serviceId: agent.serviceId }
  await opstage.owner.call(services.acknowledge, { params, body: { note: 'Known' } })
  await opstage.flush()
  expect(await show()).toEqual([`${told},status="offline",agent_status="online",acknowledged="true"} 1`])
  expect(await samplesOf(opstage, 'opstage_services')).toContain('{status="offline"} 1')
  expect(await samplesOf(opstage, 'opstage_services_not_listed')).toEqual([' 0'])
})

test('commands, by what happened to them and how long they waited', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await requestAction(opstage, agent, 'echo')
  opstage.clock.advance(7)
  const taken = await agent.poll()
  await agent.finish(taken[0]!.id, { success: false })
  const waiting = await requestAction(opstage, agent, 'echo')
  const events = await samplesOf(opstage, 'opstage_commands_total')
  for (const [event, count] of Object.entries({ created: 2, delivered: 1, failed: 1, succeeded: 0, expired: 0 }))
    expect(events).toContain(`{type="execute",event="${event}"} ${count}`)
  expect(await samplesOf(opstage, 'opstage_command_delivery_seconds_sum')).toEqual([' 7'])
  expect(await samplesOf(opstage, 'opstage_command_delivery_seconds_bucket')).toContain('{le="10"} 1')
  expect(await samplesOf(opstage, 'opstage_commands_open')).toContain('{type="execute",status="pending"} 1')

  opstage.clock.advance(61)
  await agent.beat()
  await opstage.flush()
  expect(await samplesOf(opstage, 'opstage_deaf_agents')).toEqual([' 1'])
  opstage.clock.advance(3600)
  await opstage.sweep()
  expect(await samplesOf(opstage, 'opstage_commands_total')).toContain('{type="execute",event="expired"} 1')
  expect(waiting.status).toBe('PENDING')
})

test('requests are counted by operation, and what is no operation together', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await agent.beat()
  await expect(agent.call(agents.heartbeat, { params: { agentId: 'agt_0' } })).rejects.toMatchObject(
    refusal('AGENT_ID_MISMATCH'),
  )
  for (const path of ['/api/x', '/api/y']) await fetch(opstage.baseUrl + path)
  const asked = await samplesOf(opstage, 'opstage_http_requests_total')
  expect(asked).toContain('{operation="agentHeartbeat",status="2xx"} 2')
  expect(asked).toContain('{operation="agentHeartbeat",status="4xx"} 1')
  expect(asked).toContain('{operation="other",status="4xx"} 2')
  expect(await samplesOf(opstage, 'opstage_http_request_duration_seconds_count')).toContain(
    '{operation="agentHeartbeat"} 3',
  )
})

test('the record: what is not sealed yet, since when, and an alarm', async () => {
  const opstage = await startOpstage({ frozen: true })
  await opstage.seal()
  const events = (await opstage.auditActions()).length
  expect(await samplesOf(opstage, 'opstage_audit_events')).toEqual([` ${events}`])
  expect(await samplesOf(opstage, 'opstage_audit_alarm')).toEqual([' 0'])
  await raiseAlarm(systemContext(opstage.parts, 'test'), 'RECORD', 'Somebody was here')
  expect(await samplesOf(opstage, 'opstage_audit_alarm')).toEqual([' 1'])
  expect(await samplesOf(opstage, 'opstage_audit_events')).toEqual([` ${events + 1}`])
})

test('how far it is from its limit is the share of the last minute in which it was busy', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const waiting = agent.poll({ waitSeconds: 30 })
  await expect.poll(() => opstage.parts.polls.size()).toBe(1)
  Object.assign(opstage.busyness, { utilization: 0.12, lagMs: 3, longestLagMs: 30 })
  for (let i = 0; i < 61; i += 1) {
    opstage.clock.advance(1)
    opstage.parts.load.look()
    opstage.parts.capacity.look()
  }
  const { capacity } = (await opstage.owner.call(metrics.show, {})).data
  expect(capacity).toMatchObject({ limitedBy: 'EVENT_LOOP', cadenceStretch: 1, isOverloaded: false })
  expect(capacity.used).toBeCloseTo(0.12, 1)
  expect(capacity.lagMs!.p50).toBeGreaterThan(25)
  expect(capacity.lagMs!.p50).toBeLessThanOrEqual(50)
  expect(capacity.queues).toMatchObject({ waitingPolls: 1, commits: 0, hashing: 0, liveClients: 0 })
  expect(capacity.requestsPerSecond).toBeLessThan(1)
  await opstage.close()
  expect(await waiting).toEqual([])
})
