import { expect, test } from 'vitest'
import { setUp, settle } from '../test/harness.ts'
import { refuse, type Reply, type Request } from '../test/stub-backend.ts'

/** An agent that has just run a command, and a backend that answers its result so. */
async function ranWith(answer: (attempt: number) => Reply | undefined) {
  const setup = await setUp({ concurrency: 1 })
  const { agent, backend } = setup
  agent.action({ name: 'act', label: 'Act', handler: () => ({ data: { n: 1 } }) })
  backend.answers.result = () => answer(backend.of('result').length)
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act' })
  await backend.next('result')
  return setup
}

test.each([
  ['5xx', () => refuse(503, 'SERVICE_UNAVAILABLE')],
  ['a cut connection', () => 'cut' as const],
  ['garbage', () => ({ text: '{' })],
  ['429', () => refuse(429, 'RATE_LIMITED')],
  ['a page of a proxy', () => ({ status: 404, text: 'no such app' })],
  ['a proxy that wants a login', () => ({ status: 401, text: 'who?' })],
])('after %s the same result is sent again', async (_name, answer) => {
  const { backend, clock } = await ranWith((attempt) => (attempt === 1 ? answer() : undefined))
  await clock.pass(500)
  const [first, second] = [backend.of('result')[0], await backend.next('result')]
  expect(second.body).toEqual(first?.body)
  await backend.next('poll')
})

test.each([
  [413, 'COMMAND_RESULT_TOO_LARGE', 'COMMAND_RESULT_TOO_LARGE'],
  [413, 'PAYLOAD_TOO_LARGE', 'COMMAND_RESULT_TOO_LARGE'],
  [422, 'VALIDATION_FAILED', 'VALIDATION_FAILED'],
  [400, 'BAD_REQUEST', 'BAD_REQUEST'],
])('%i %s is answered with a small failure that says %s', async (status, refusal, code) => {
  const { backend } = await ranWith((attempt) => (attempt === 1 ? refuse(status, refusal) : undefined))
  const { body } = await backend.next('result')
  expect(body).toMatchObject({
    success: false,
    error: { code, message: expect.stringMatching(/its result was refused/) },
  })
  await backend.next('poll')
})

test('so is the 413 page of a proxy, at once', async () => {
  const { backend } = await ranWith((attempt) => (attempt === 1 ? { status: 413, text: 'too large' } : undefined))
  expect((await backend.next('result')).body).toMatchObject({ error: { code: 'COMMAND_RESULT_TOO_LARGE' } })
})

test('and any other page that does not go away', async () => {
  const { backend, clock } = await ranWith((attempt) => (attempt <= 8 ? { status: 403, text: 'blocked' } : undefined))
  for (const ms of [500, 1000, 2000, 4000, 8000, 16_000, 32_000]) {
    await clock.pass(ms)
    expect((await backend.next('result')).body['success']).toBe(true)
  }
  expect((await backend.next('result')).body).toMatchObject({ error: { code: 'HTTP_403' } })
})

test.each([
  [409, 'COMMAND_ALREADY_COMPLETED'],
  [410, 'COMMAND_EXPIRED'],
  [404, 'COMMAND_NOT_FOUND'],
])('%i %s ends it', async (status, code) => {
  const { backend, said } = await ranWith(() => refuse(status, code))
  await backend.nextPoll(1)
  expect(backend.of('result')).toHaveLength(1)
  expect(said().at(-1)).toBe(`The result of cmd_1 came too late (${code})`)
})

test('a small failure that is refused as well ends it', async () => {
  const { backend, said } = await ranWith(() => refuse(422, 'VALIDATION_FAILED'))
  await backend.nextPoll(1)
  expect(backend.of('result')).toHaveLength(2)
  expect(said().at(-1)).toMatch(/refuses any result of cmd_1/)
})

test('a result waits for a new token and is sent with that', async () => {
  const { backend, clock } = await ranWith(() => refuse(401, 'AGENT_TOKEN_INVALID'))
  const refuseTheOldOne = ({ agentId }: Request) =>
    agentId === 'agt_1' ? refuse(401, 'AGENT_TOKEN_INVALID') : undefined
  backend.answers = { poll: refuseTheOldOne, heartbeat: refuseTheOldOne, result: refuseTheOldOne }
  const sentByTheNewOne = async () => {
    let request = await backend.next('result')
    while (request.agentId !== 'agt_2') request = await backend.next('result')
    return request.body
  }
  expect(await settle(clock, sentByTheNewOne())).toMatchObject({ success: true, data: { n: 1 } })
})

test('stop gives up what nobody takes, and says so', async () => {
  const { agent, clock, said } = await ranWith(() => 'cut')
  await clock.waitingFor(500)
  const stopped = agent.stop({ timeoutMs: 2000 })
  await clock.pass(2000)
  await clock.pass(4000)
  await stopped
  expect(said()).toContain('The agent stopped before the result of cmd_1 could be delivered')
})
