import { expect, onTestFinished, test, vi } from 'vitest'
import { setUp, settle, STORED } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'
import { readConnection } from './config.ts'
import { CapsuleAgent, ConfigurationError, type LogRecord, NetworkError, RegistrationError } from './index.ts'

const service = { code: 'orders-sync', name: 'Orders sync' }

test.each(
  'exec shell bash sh runShell runScript customCommand EXEC run-shell run_script RunShell custom.command'.split(' '),
)('an action named %s is refused', (name) => {
  const agent = new CapsuleAgent({ service })
  expect(() => agent.action({ name, label: 'x', handler: () => {} })).toThrow(/named like a remote shell/)
})

test.each([
  [{ name: 'two words' }, 'name'],
  [{ label: '' }, 'label'],
  [{ timeoutSeconds: 0 }, 'timeoutSeconds'],
  [{ dangerLevel: 'CRITICAL' as never }, 'dangerLevel'],
  [{ handler: undefined as never }, 'handler'],
  [{ input: { description: 'x'.repeat(70_000) } }, 'input'],
])('an action with %j is refused', (wrong, field) => {
  const agent = new CapsuleAgent({ service })
  const declare = () => agent.action({ name: 'act', label: 'Act', handler: () => {}, ...wrong })
  expect(declare).toThrow(ConfigurationError)
  expect(declare).toThrow(field)
})

test('an action that is declared twice is refused', () => {
  const agent = new CapsuleAgent({ service }).action({ name: 'act', label: 'Act', handler: () => {} })
  expect(() => agent.action({ name: 'act', label: 'Act', handler: () => {} })).toThrow(/declared twice/)
})

test.each([
  [{ service: { code: 'Orders Sync', name: 'x' } }, 'service.code'],
  [{ service: { code: 'a', name: '' } }, 'service.name'],
  [{ service, concurrency: 0 }, 'concurrency'],
])('the options %j are refused', (options, field) => {
  expect(() => new CapsuleAgent(options)).toThrow(field)
})

test('what is not given comes from the environment, and then from the default', () => {
  const env = {
    OPSTAGE_BACKEND_URL: ' http://opstage:8080/base/ ',
    OPSTAGE_REGISTRATION_TOKEN: 'opstage_reg_abc\n',
    OPSTAGE_AGENT_CODE: 'orders-eu',
  }
  expect(readConnection({ service }, env)).toEqual({
    backendUrl: 'http://opstage:8080/base',
    registrationToken: 'opstage_reg_abc',
    agentCode: 'orders-eu',
    tokenStore: 'data/orders-eu/agent-token.json',
    journalFile: 'data/orders-eu/agent-token.json.journal',
  })
  const given = { service, backendUrl: 'https://a.example', agent: { code: 'mine' }, tokenStore: './token.json' }
  expect(readConnection(given, { ...env, OPSTAGE_AGENT_TOKEN_FILE: '/data/t.json' })).toMatchObject({
    backendUrl: 'https://a.example',
    agentCode: 'mine',
    tokenStore: './token.json',
  })
  expect(readConnection({ service }, { ...env, OPSTAGE_AGENT_TOKEN_FILE: '/data/t.json' }).tokenStore).toBe(
    '/data/t.json',
  )
})

test.each([
  [undefined, /set OPSTAGE_BACKEND_URL/],
  ['opstage:8080', /must be an http or https address/],
  ['http://ann:pass@opstage', /without user/],
])('the backend %s keeps the agent off, which is said once and harms nobody', async (backendUrl, message) => {
  vi.stubEnv('OPSTAGE_BACKEND_URL', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { agent, said } = await setUp({ backendUrl: backendUrl as string })
  await agent.start()
  await agent.stop()
  expect(said()).toEqual([expect.stringMatching(message), 'The agent has stopped'])
  expect(said()[0]).not.toContain('pass@')
})

test('strict: resolves when the service is accepted', async () => {
  const { agent, backend } = await setUp()
  await agent.start({ strict: true })
  expect(backend.of('report')).toHaveLength(1)
})

test('strict: rejects with what a caller can test', async () => {
  const { agent, backend } = await setUp()
  backend.answers.register = () => refuse(401, 'REGISTRATION_TOKEN_USED')
  const refusal = await agent.start({ strict: true }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(RegistrationError)
  expect(refusal).toMatchObject({ code: 'REGISTRATION_TOKEN_USED', retryable: false })

  backend.answers.register = () => refuse(503, 'SERVICE_UNAVAILABLE')
  const outage = await agent.start({ strict: true }).catch((error: unknown) => error)
  expect(outage).toBeInstanceOf(NetworkError)
  expect(outage).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503, retryable: true })

  backend.answers = { report: () => refuse(422, 'VALIDATION_FAILED') }
  await expect(agent.start({ strict: true })).rejects.toThrow(RegistrationError)
  backend.answers = { report: () => refuse(401, 'AGENT_TOKEN_REVOKED') }
  await expect(agent.start({ strict: true })).rejects.toMatchObject({ name: 'AgentAuthError' })

  backend.answers = {}
  await agent.start({ strict: true })
})

test('strict: rejects without a backend', async () => {
  const { agent, backend } = await setUp()
  await backend.close()
  await expect(agent.start({ strict: true })).rejects.toMatchObject({ name: 'NetworkError', code: 'ECONNREFUSED' })
})

test('start and stop may be called twice, and stop before start', async () => {
  const { agent, backend, clock } = await setUp()
  await Promise.all([agent.start(), agent.start()])
  await backend.next('poll')
  await settle(clock, Promise.all([agent.stop(), agent.stop()]))
  expect(backend.of('register')).toHaveLength(1)

  const logs: LogRecord[] = []
  const other = new CapsuleAgent({ service, onLog: (record) => logs.push(record) })
  await other.stop()
  await other.start()
  expect(logs.at(-1)?.message).toMatch(/stopped agent cannot start/)
  await expect(other.start({ strict: true })).resolves.toBeUndefined()
})

test('stop lets a running handler end and delivers its result', async () => {
  const { agent, backend, clock } = await setUp({ stored: STORED })
  let end = () => {}
  agent.action({ name: 'slow', label: 'Slow', handler: () => new Promise<void>((resolve) => (end = resolve)) })
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'slow' })
  await backend.next('poll')
  const stopped = agent.stop()
  await clock.waitingFor(10_000)
  end()
  expect((await backend.next('result')).body['success']).toBe(true)
  await stopped
})

test('a logger that throws or rejects harms nobody', async () => {
  const onLog = vi.fn<() => unknown>().mockImplementationOnce(() => {
    throw new Error('disk full')
  })
  onLog.mockRejectedValue(new Error('disk full'))
  const { agent, backend } = await setUp({ onLog: onLog as () => void })
  await agent.start()
  await backend.next('heartbeat')
  expect(onLog).toHaveBeenCalled()
})

test('the default log is one line on stderr, without secrets', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => error.mockRestore())
  const { agent, backend } = await setUp({ onLog: undefined as never })
  backend.answers.register = () => ({
    status: 409,
    json: { success: false, error: { code: 'AGENT_CODE_TAKEN', message: 'taken by\nopstage_reg_4xKj8mNpQ2rT5v7y' } },
  })
  await agent.start()
  await expect
    .poll(() => error.mock.calls)
    .toEqual([['opstage agent, error: taken by | [REDACTED]. Until then the service runs without Opstage.']])
})
