import { expect, test } from 'vitest'
import { OWNER, startOpstage } from '../harness.ts'
import { createAgent, createPerson, type Outcome, type Reply, send, type Task } from './independent-client.ts'
import { misfits, type Schema } from './v01.ts'

/** The data of a success, once it has been held against the file. */
function accept<T = Record<string, unknown>>(reply: Reply, schema?: Schema): T {
  expect(reply.body).toMatchObject({ success: true })
  expect(reply.status).toBe(200)
  expect(schema ? misfits(schema, reply.body.data) : []).toEqual([])
  return reply.body.data as T
}

function acceptEach<T = { id: string }>(reply: Reply, schema: Schema): T[] {
  const items = accept<T[]>(reply)
  expect(items.flatMap((item) => misfits(schema, item))).toEqual([])
  return items
}

/** A page of a list. */
function acceptList<T = { id: string }>(reply: Reply, schema: Schema): T[] {
  expect(misfits('Pagination', reply.body.pagination)).toEqual([])
  return acceptEach<T>(reply, schema)
}

function refuse(reply: Reply, status: number, code: string) {
  expect(reply.body).toMatchObject({ success: false, error: { code, message: expect.any(String) } })
  expect(reply.status).toBe(status)
  expect(reply.headers.get('x-request-id')).toBeTruthy()
}

/** The example of the file, a little longer. */
const billing = {
  code: 'demo-billing',
  name: 'Demo Billing Service',
  runtime: 'nodejs',
  manifest: {
    kind: 'CapsuleService',
    schemaVersion: '1.0',
    code: 'demo-billing',
    name: 'Demo Billing Service',
    version: '0.1.0',
    runtime: 'nodejs',
    agentMode: 'embedded',
  },
  configs: [
    { key: 'BILLING_API_URL', type: 'string', valuePreview: 'https://billing.example.com', sensitive: false },
    { key: 'BILLING_KEY', type: 'string', sensitive: true, secretRef: 'env:BILLING_KEY' },
  ],
  actions: [
    { name: 'restart', label: 'Restart service', dangerLevel: 'MEDIUM', requiresConfirmation: true },
    {
      name: 'ping',
      label: 'Ping',
      inputSchema: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
    },
  ],
  health: { status: 'UP', message: '5 dependencies up' },
}

/** What the service can do. */
function handle({ type, actionName, payload }: Task): Outcome {
  if (type === 'ACTION_PREPARE')
    return { success: true, data: { initialPayload: { host: 'localhost' }, currentState: { up: true } } }
  if (actionName === 'restart')
    return { success: true, message: 'Restarted', data: { pidBefore: 1024, pidAfter: 1097 } }
  return { success: false, error: { code: 'HOST_UNKNOWN', message: `No host ${String(payload.host)}` } }
}

test('a client that was written from the public file does the whole loop', async () => {
  const { baseUrl } = await startOpstage()
  const owner = createPerson(baseUrl)
  await signIn(owner)
  const agent = createAgent(baseUrl, 10)
  const { agentId, serviceId } = await enrol(baseUrl, owner, agent)
  await report(owner, agent, serviceId)

  const stop = new AbortController()
  const working = agent.work(handle, stop.signal)
  await runActions(owner, serviceId)
  stop.abort()
  for (const reply of await working) accept(reply)

  await readHistory(owner, agentId)
  await govern(owner, agent, agentId, serviceId)
  await manageUsers(baseUrl, owner)
  accept(await owner.post('auth/logout'))
  expect((await owner.get('auth/me')).status).toBe(401)
})

type Person = ReturnType<typeof createPerson>
type Agent = ReturnType<typeof createAgent>

async function signIn(owner: Person) {
  refuse(await owner.get('auth/me'), 401, 'UNAUTHORIZED')
  refuse(await owner.post('auth/login', { ...OWNER, password: 'wrong' }), 401, 'LOGIN_FAILED')
  refuse(await owner.post('auth/login', { username: OWNER.username }), 422, 'VALIDATION_FAILED')
  const login = await owner.post('auth/login', OWNER)
  expect(login.headers.get('set-cookie')).toMatch(
    /^opstage_session=\S+; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax/,
  )
  accept(login, 'AdminSession')
  accept(await owner.get('auth/me'), 'AdminSession')
  accept(await owner.get('auth/csrf'), 'CsrfToken')
}

async function enrol(baseUrl: string, owner: Person, agent: Agent) {
  const asked = await owner.post('registration-tokens', { name: 'demo-host-1', expiresInSeconds: 3600 })
  const token = accept<{ rawToken: string }>(asked, 'CreateRegistrationTokenResponse')
  const spare = accept<{ id: string }>(await owner.post('registration-tokens'), 'CreateRegistrationTokenResponse')
  accept(await owner.post(`registration-tokens/${spare.id}/revoke`))

  const registration = {
    registrationToken: token.rawToken,
    agent: { code: 'demo-prod-1', name: 'Demo Prod Agent 1', mode: 'embedded', runtime: 'nodejs' },
    service: billing,
  }
  const { agentId } = accept<{ agentId: string }>(await agent.register(registration), 'RegisterAgentResponse')
  refuse(await createAgent(baseUrl).register(registration), 409, 'REGISTRATION_TOKEN_USED')
  const tokens = await owner.get('registration-tokens?status=USED&status=REVOKED&sort=-createdAt')
  expect(acceptList(tokens, 'RegistrationToken')).toHaveLength(2)
  expect(JSON.stringify(tokens.body)).not.toContain(token.rawToken)

  const pending = accept(await owner.get(`agents/${agentId}`), 'Agent')
  expect(pending).toMatchObject({ code: 'demo-prod-1', status: 'PENDING' })
  accept(await agent.heartbeat({ health: { status: 'UP', message: 'ok' } }), 'AgentHeartbeatResponse')
  accept(await agent.heartbeat(), 'AgentHeartbeatResponse')
  const online = acceptList(await owner.get('agents?status=ONLINE&q=prod&sort=name'), 'Agent')
  expect(online).toMatchObject([{ id: agentId }])
  const services = await owner.get(`capsule-services?agentId=${agentId}&healthStatus=UP&status=HEALTHY&q=billing`)
  return { agentId, serviceId: acceptList(services, 'CapsuleService')[0]!.id }
}

async function report(owner: Person, agent: Agent, serviceId: string) {
  const second = { ...billing, code: 'demo-mail', manifest: { ...billing.manifest, code: 'demo-mail' } }
  accept(await agent.report([billing, second]))
  refuse(await agent.report([{ ...billing, code: 'other' }]), 422, 'CAPSULE_SERVICE_MANIFEST_INVALID')
  const names = async (query: string) =>
    acceptList<{ code: string }>(await owner.get(`capsule-services?${query}`), 'CapsuleService').map(({ code }) => code)
  expect(await names('sort=code')).toEqual(['demo-billing', 'demo-mail'])
  expect(await names('sort=-code&page=2&pageSize=1')).toEqual(['demo-billing'])
  refuse(await owner.get('capsule-services?sort=-colour'), 422, 'VALIDATION_FAILED')
  refuse(await owner.get('capsule-services?status=GOOD'), 422, 'VALIDATION_FAILED')
  refuse(await owner.get('capsule-services?pageSize=101'), 422, 'VALIDATION_FAILED')

  const one = `capsule-services/${serviceId}`
  expect(accept(await owner.get(one), 'CapsuleServiceDetail')).toMatchObject({ status: 'HEALTHY', version: '0.1.0' })
  expect(accept(await owner.get(`${one}/manifest`))).toEqual(billing.manifest)
  expect(accept(await owner.get(`${one}/health`), 'HealthReport')).toMatchObject({ status: 'UP' })
  expect(acceptEach(await owner.get(`${one}/configs`), 'ConfigItem')).toHaveLength(2)
  expect(acceptEach(await owner.get(`${one}/actions`), 'ActionDefinition')).toHaveLength(2)
  refuse(await owner.get('capsule-services/svc_unknown'), 404, 'CAPSULE_SERVICE_NOT_FOUND')
}

async function runActions(owner: Person, serviceId: string) {
  const actions = `capsule-services/${serviceId}/actions`
  const prepared = accept(await owner.get(`${actions}/ping`), 'ActionPrepareResponse')
  expect(prepared).toMatchObject({ initialPayload: { host: 'localhost' }, currentState: { up: true } })

  refuse(await owner.post(`${actions}/restart`), 409, 'ACTION_REQUIRES_CONFIRMATION')
  refuse(await owner.post(`${actions}/ping`, { payload: {} }), 422, 'ACTION_PAYLOAD_INVALID')
  refuse(await owner.post(`${actions}/nothing`), 404, 'ACTION_NOT_FOUND')
  const restart = { payload: { graceful: true }, confirmation: true }
  const asked = accept<{ id: string }>(await owner.post(`${actions}/restart`, restart), 'Command')
  expect(await followed(owner, asked.id)).toMatchObject({
    status: 'SUCCEEDED',
    payload: { graceful: true },
    result: { success: true, message: 'Restarted', data: { pidBefore: 1024, pidAfter: 1097 } },
  })
  const ping = accept<{ id: string }>(await owner.post(`${actions}/ping`, { payload: { host: 'nowhere' } }), 'Command')
  expect(await followed(owner, ping.id)).toMatchObject({
    status: 'FAILED',
    result: { success: false, error: { code: 'HOST_UNKNOWN', message: 'No host nowhere' } },
  })
}

/** The command once it has ended. */
async function followed(owner: Person, commandId: string) {
  for (;;) {
    const command = accept<{ status: string }>(await owner.get(`commands/${commandId}`), 'CommandDetail')
    if (!['PENDING', 'RUNNING'].includes(command.status)) return command
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function readHistory(owner: Person, agentId: string) {
  const ended = await owner.get(`commands?type=ACTION_EXECUTE&agentId=${agentId}&sort=-finishedAt`)
  expect(acceptList<{ actionName: string }>(ended, 'Command').map(({ actionName }) => actionName)).toEqual([
    'ping',
    'restart',
  ])
  expect(acceptList(await owner.get('commands?status=FAILED&actionName=ping'), 'Command')).toHaveLength(1)

  const events = acceptList<{ id: string; action: string }>(
    await owner.get(`audit-events?actorType=AGENT&from=2026-01-01T00:00:00Z&sort=createdAt&pageSize=100`),
    'AuditEvent',
  )
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['agent.registered', 'service.reported', 'command.dispatched', 'command.completed']),
  )
  accept(await owner.get(`audit-events/${events[0]!.id}`), 'AuditEvent')
  expect(acceptList(await owner.get(`audit-events?targetType=Agent&targetId=${agentId}`), 'AuditEvent')).not.toEqual([])
  expect(acceptList(await owner.get('audit-events?result=FAILURE'), 'AuditEvent')).toHaveLength(2)

  expect(accept(await owner.get('dashboard/summary'), 'DashboardSummary')).toMatchObject({
    agentCounts: { ONLINE: 1 },
    serviceCounts: { HEALTHY: 2 },
    commandCounts: { SUCCEEDED: 2, FAILED: 1 },
  })
  expect(accept(await owner.get('metrics'), 'AdminMetrics')).toMatchObject({
    totals: { agents: 1 },
    operational: { commandsDispatched: 3, commandsCompleted: 2, commandsFailed: 1, actionPrepareRequested: 1 },
  })
}

async function govern(owner: Person, agent: Agent, agentId: string, serviceId: string) {
  const confirmed = { confirmation: true }
  const execute = () => owner.post(`capsule-services/${serviceId}/actions/restart`, confirmed)
  accept(await owner.post(`agents/${agentId}/disable`))
  refuse(await agent.heartbeat(), 403, 'AGENT_DISABLED')
  refuse(await agent.poll(), 403, 'AGENT_DISABLED')
  refuse(await execute(), 409, 'AGENT_NOT_AVAILABLE')
  accept(await owner.post(`agents/${agentId}/enable`))
  accept(await agent.heartbeat(), 'AgentHeartbeatResponse')

  accept<{ id: string }>(await execute(), 'Command')
  const [taken] = acceptEach(await agent.poll(), 'Command')
  accept(await agent.result(taken!.id, { success: true }))
  refuse(await agent.result(taken!.id, { success: true }), 409, 'COMMAND_ALREADY_COMPLETED')

  accept(await owner.post(`agents/${agentId}/revoke`))
  refuse(await agent.heartbeat(), 403, 'AGENT_REVOKED')
  refuse(await owner.post('agents/agt_unknown/disable'), 404, 'AGENT_NOT_FOUND')
}

async function manageUsers(baseUrl: string, owner: Person) {
  const body = { username: 'operator@example.local', password: 'change-me-before-running', role: 'operator' }
  const { id } = accept<{ id: string }>(await owner.post('users', body), 'User')
  refuse(await owner.post('users', body), 409, 'USER_ALREADY_EXISTS')
  accept(await owner.patch(`users/${id}`, { displayName: 'Operator 1', role: 'viewer' }), 'User')
  accept(await owner.post(`users/${id}/reset-password`, { password: 'another-change-me-password' }), 'User')
  expect(acceptList(await owner.get('users?role=viewer&status=ACTIVE&q=operator'), 'User')).toHaveLength(1)

  const viewer = createPerson(baseUrl)
  accept(await viewer.post('auth/login', { username: body.username, password: 'another-change-me-password' }))
  acceptList(await viewer.get('agents'), 'Agent')
  refuse(await viewer.get('users'), 403, 'FORBIDDEN')
  refuse(await viewer.post('registration-tokens'), 403, 'FORBIDDEN')
  accept(await owner.patch(`users/${id}`, { status: 'DISABLED' }), 'User')
  refuse(await viewer.get('agents'), 401, 'SESSION_INVALID')
  const me = accept<{ user: { id: string } }>(await owner.get('auth/me'), 'AdminSession')
  refuse(await owner.patch(`users/${me.user.id}`, { role: 'viewer' }), 409, 'LAST_OWNER_REQUIRED')
}

test('health and version are for anybody', async () => {
  const { baseUrl } = await startOpstage()
  expect(accept(await send(`${baseUrl}/api/system/health`, 'GET'), 'SystemHealth')).toMatchObject({ status: 'UP' })
  expect(accept(await send(`${baseUrl}/api/system/version`, 'GET'), 'SystemVersion')).toMatchObject({ edition: 'ce' })
})

test('a write without the CSRF token is refused', async () => {
  const { baseUrl } = await startOpstage()
  const login = await createPerson(baseUrl).post('auth/login', OWNER)
  const cookie = login.headers.getSetCookie()[0]!.split(';')[0]!
  const reply = await send(`${baseUrl}/api/admin/registration-tokens`, 'POST', { cookie })
  expect(reply).toMatchObject({ status: 403, body: { success: false, error: { code: 'CSRF_INVALID' } } })
})
