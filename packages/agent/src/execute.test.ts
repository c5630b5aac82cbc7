import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Setup, setUp, settle } from '../test/harness.ts'

/** Gives a command to a started agent and answers what it reports. */
async function resultOf({ agent, backend }: Setup, command: Record<string, unknown> = {}) {
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act', ...command })
  const { body } = await backend.next('result')
  const { startedAt: _startedAt, finishedAt: _finishedAt, ...rest } = body
  return rest
}

const withHandler = async (handler: () => unknown) => {
  const setup = await setUp()
  setup.agent.action({ name: 'act', label: 'Act', handler })
  return setup
}

test.each([
  ['nothing', undefined, { success: true }],
  ['null', null, { success: true }],
  ['message and data', { message: 'done', data: { n: 1 } }, { success: true, message: 'done', data: { n: 1 } }],
  ['an empty object', {}, { success: true, data: {} }],
  ['another object', { n: 1, message: 'x' }, { success: true, data: { n: 1, message: 'x' } }],
  ['a list', [1, 2], { success: true, data: { value: [1, 2] } }],
  ['a list as data', { data: [1] }, { success: true, data: { value: [1] } }],
  ['a number', 7, { success: true, data: { value: 7 } }],
  ['a date', new Date(0), { success: true, data: { value: '1970-01-01T00:00:00.000Z' } }],
  ['a message that is no text', { message: 5 }, { success: true, data: { message: 5 } }],
  ['a message too long', { message: 'x'.repeat(10_001) }, { success: true, message: `${'x'.repeat(9999)}…` }],
])('a handler that answers %s', async (_name, answer, expected) => {
  expect(await resultOf(await withHandler(() => answer))).toEqual(expected)
})

test('a handler may answer with a failure of its own', async () => {
  const setup = await withHandler(() => ({ success: false, message: 'No such order', error: { code: 'ORDER_GONE' } }))
  const error = { code: 'ORDER_GONE', message: 'No such order' }
  expect(await resultOf(setup)).toEqual({ success: false, message: 'No such order', error })
})

const circular: Record<string, unknown> = {}
circular['self'] = circular

test.each([
  ['a circular object', circular],
  ['a BigInt', { n: 1n }],
  ['a function', () => {}],
  ['what throws when it is read', { toJSON: () => JSON.parse('{') as unknown }],
])('%s is no JSON', async (_name, answer) => {
  const result = await resultOf(await withHandler(() => ({ data: answer })))
  expect(result).toMatchObject({ success: false, error: { code: 'RESULT_NOT_JSON' } })
})

test('10 MB are not even sent', async () => {
  const result = await resultOf(await withHandler(() => ({ data: 'x'.repeat(10 << 20) })))
  expect(result).toMatchObject({ success: false, error: { code: 'COMMAND_RESULT_TOO_LARGE' } })
})

const coded = Object.assign(new Error('gone, password=hunter2'), { code: 'ORDER_GONE' })

test.each([
  ['an error', new Error('broken'), { code: 'ACTION_FAILED', message: 'broken' }],
  ['an error with a code', coded, { code: 'ORDER_GONE', message: 'gone, password=[REDACTED]' }],
  ['an error whose code is a number', new DOMException('x', 'AbortError'), { code: 'ACTION_FAILED', message: 'x' }],
  ['a string', 'broken', { code: 'ACTION_FAILED', message: 'broken' }],
  ['null', null, { code: 'ACTION_FAILED', message: 'null' }],
  [
    'an object without prototype',
    Object.create(null),
    { code: 'ACTION_FAILED', message: 'something that is no error' },
  ],
])('a handler that throws %s', async (_name, thrown, error) => {
  const setup = await withHandler(() => {
    throw thrown
  })
  expect(await resultOf(setup)).toEqual({ success: false, message: error.message, error })
  expect(setup.said().at(-1)).toBe(`The action "act" failed (cmd_1): ${error.message}`)
})

test('a payload is validated, converted and typed by the schema', async () => {
  const setup = await setUp()
  setup.agent.action({
    name: 'act',
    label: 'Act',
    input: z.object({ orderId: z.string(), dryRun: z.boolean().default(true) }),
    handler: ({ orderId, dryRun }) => ({ data: { upper: orderId.toUpperCase(), dryRun } }),
  })
  expect(await resultOf(setup, { payload: { orderId: 'a-1' } })).toEqual({
    success: true,
    data: { upper: 'A-1', dryRun: true },
  })
})

test('a payload that does not fit is refused with its issues', async () => {
  const setup = await setUp()
  const input = z.object({ lines: z.array(z.object({ sku: z.string() })) })
  setup.agent.action({ name: 'act', label: 'Act', input, handler: () => 'ran' })
  const { success, error } = await resultOf(setup, { payload: { lines: [{ sku: 5 }] } })
  expect(success).toBe(false)
  expect(error).toMatchObject({ code: 'ACTION_PAYLOAD_INVALID', issues: [{ path: 'lines.0.sku' }] })
})

test.each([
  ['an unknown action', { actionName: 'other' }, 'ACTION_NOT_FOUND'],
  ['an unknown type', { type: 'ACTION_DREAM' }, 'COMMAND_TYPE_UNKNOWN'],
  ['a command for an older definition', { definitionHash: 'f00' }, 'ACTION_DEFINITION_CHANGED'],
])('%s is answered with a failure', async (_name, command, code) => {
  const result = await resultOf(await withHandler(() => 'ran'), command)
  expect(result).toMatchObject({ success: false, error: { code } })
})

test('an action that is switched off does not run', async () => {
  const setup = await setUp()
  setup.agent.action({ name: 'act', label: 'Act', enabled: false, handler: () => 'ran' })
  expect(await resultOf(setup)).toMatchObject({ success: false, error: { code: 'ACTION_DISABLED' } })
})

test('prepare answers the form, laid over with the choices of the moment', async () => {
  const setup = await setUp()
  setup.agent.action({
    name: 'act',
    label: 'Act',
    input: z.object({ orderId: z.string().describe('Order id'), dryRun: z.boolean() }),
    prepare: async ({ command }) => ({
      initialPayload: { orderId: 'A-2' },
      currentState: { asked: command.actionName },
      fields: { orderId: { enum: ['A-1', 'A-2'], enumLabels: ['A-1, 3 items', 'A-2, late'] } },
      action: { description: 'Two orders wait' },
    }),
    handler: () => 'ran',
  })
  const { data, success } = await resultOf(setup, { type: 'ACTION_PREPARE' })
  expect(success).toBe(true)
  expect(data).toMatchObject({
    action: {
      name: 'act',
      label: 'Act',
      description: 'Two orders wait',
      inputSchema: {
        properties: {
          orderId: { type: 'string', description: 'Order id', enum: ['A-1', 'A-2'] },
          dryRun: { type: 'boolean' },
        },
        required: ['orderId', 'dryRun'],
      },
    },
    initialPayload: { orderId: 'A-2' },
    currentState: { asked: 'act' },
  })
})

test('prepare without a handler of its own answers the definition', async () => {
  const result = await resultOf(await withHandler(() => 'ran'), { type: 'ACTION_PREPARE' })
  expect(result).toMatchObject({ success: true, data: { action: { name: 'act', label: 'Act' }, initialPayload: {} } })
})

test('a handler that hears of the stop and ends is reported as stopped', async () => {
  const setup = await setUp()
  const { agent, backend, clock } = setup
  agent.action({
    name: 'act',
    label: 'Act',
    handler: (_payload, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopping')))),
  })
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act' })
  await backend.next('progress')
  const stopped = agent.stop({ timeoutMs: 3000 })
  await clock.pass(3000)
  expect((await backend.next('result')).body).toMatchObject({ success: false, error: { code: 'AGENT_STOPPED' } })
  await settle(clock, stopped)
})

test('a handler that never ends does not keep the agent from stopping', async () => {
  const setup = await withHandler(() => new Promise(() => {}))
  const { agent, backend, clock } = setup
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act' })
  await backend.next('progress')
  const stopped = agent.stop()
  await clock.pass(10_000)
  await clock.pass(1000)
  expect((await backend.next('result')).body).toMatchObject({ success: false, error: { code: 'AGENT_STOPPED' } })
  await settle(clock, stopped)
})
