import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type ActionDefinition,
  actions,
  ApiError,
  type CapsuleServiceDetail,
  services,
} from '@xtrape/capsule-contracts-node'
import { validatePayload } from 'opstage-payload-schema'
import type { Json, Schema } from 'opstage-payload-schema/field-kind'
import { startPayload } from 'opstage-payload-schema/start-payload'
import { attend } from '../attend.ts'
import { CliError } from '../cli-error.ts'
import { serverCommand } from '../command.ts'
import { USAGE } from '../exit-codes.ts'
import { canAsk, type Io } from '../io.ts'
import { tellOutcome } from '../outcome.ts'
import { seconds } from '../seconds.ts'
import { type Call, connect } from '../server/connect.ts'
import { findService } from '../server/find.ts'
import { answer, say } from '../terminal/answer.ts'
import { oneLine } from '../terminal/clean.ts'
import { askForMissing, missingFields } from './run/ask-payload.ts'
import { confirmRun } from './run/confirm-run.ts'
import { readPayload } from './run/payload.ts'

const TRIES = 4

export const runCommand = (io: Io) =>
  serverCommand('run', 'run an action of a service', [
    'opstage run orders-sync replayOrder --payload orderId=ORD-1 dryRun=false --wait',
    'opstage run orders-sync replayOrder --payload @order.json --yes --reason "Ticket 42" --wait --json',
    'echo \'{"orderId":"ORD-1"}\' | opstage run orders-sync replayOrder --payload @-',
  ])
    .argument('<service>', 'code or id')
    .argument('[action]', 'its name; without it, what the service can do is listed')
    .option(
      '-p, --payload <value...>',
      'JSON, @file, @- for standard input, or key=value; what is missing is asked for on a terminal',
    )
    .option('-y, --yes', 'confirm an action that asks for it')
    .option('--reason <text>', 'why, for the record; asked for on a terminal where the risk is high')
    .option('-w, --wait', 'wait for the end, show how it gets on, and exit by the outcome')
    .option('--timeout <seconds>', 'wait at most so long; the command goes on', seconds)
    .action(async (serviceName, actionName, options) => {
      const { call } = connect(io, options)
      const serviceId = await findService(call, serviceName)
      const { data: service } = await call(services.get, { params: { serviceId } })
      const action = actionOf(service, actionName)
      const schema = (action.inputSchema ?? {}) as Schema
      const payload = await completePayload(io, call, action, await readPayload(io, options.payload ?? [], schema))
      refuseInvalid(schema, payload)
      const reason = await confirmRun(io, options, service, action, payload)
      const command = await execute(io, call, action, payload, reason)
      if (options.wait) return tellOutcome(io, options, await attend(io, call, command.id, options))
      answer(
        io,
        options,
        command,
        () =>
          `${oneLine(action.label)} is asked for. To see what comes of it: opstage commands show ${command.id} --follow`,
      )
    })

function actionOf({ code, actions }: CapsuleServiceDetail, name: string | undefined): ActionDefinition {
  if (name === undefined && actions.length > 0)
    throw new CliError(
      [`Which action? ${code} has:`, ...actions.map((one) => `  ${one.name}  ${oneLine(one.label)}`)].join('\n'),
      'USAGE',
      USAGE,
    )
  const action = actions.find((one) => one.name === name)
  if (action) return action
  const names = actions.map((one) => one.name)
  const hint = names.length > 0 ? `It has: ${names.join(', ')}.` : 'It declares none.'
  throw new CliError(
    name === undefined ? `${code} has no actions.` : `${code} has no action "${name}". ${hint}`,
    'ACTION_NOT_FOUND',
  )
}

async function completePayload(io: Io, call: Call, action: ActionDefinition, given: Json): Promise<Json> {
  const schema = (action.inputSchema ?? {}) as Schema
  const defaults = startPayload(schema, {})
  if (missingFields(schema, given).length === 0 || !canAsk(io)) return { ...defaults, ...given }
  const form = await prepared(io, call, action)
  return { ...defaults, ...(await askForMissing(io, form.schema, given, form.proposed)) }
}

/** The form as the service makes it now, with what it would fill in; an agent that does not answer keeps nobody from typing. */
async function prepared(io: Io, call: Call, action: ActionDefinition): Promise<{ schema: Schema; proposed: Json }> {
  const schema = (action.inputSchema ?? {}) as Schema
  const plain = { schema, proposed: startPayload(schema, {}) }
  if (!action.prepare) return plain
  try {
    const params = { serviceId: action.serviceId, actionName: action.name }
    const { data } = await call(actions.prepareNow, { params })
    const now = (data.action.inputSchema ?? schema) as Schema
    return { schema: now, proposed: startPayload(now, data.initialPayload) }
  } catch (error) {
    if (!(error instanceof ApiError) || !error.code.startsWith('ACTION_PREPARE_')) throw error
    say(io, `${error.message}: the form comes without what the service would fill in.`)
    return plain
  }
}

function refuseInvalid(schema: Schema, payload: Json) {
  const issues = validatePayload(schema as Json, payload)
  if (issues.length === 0) return
  const lines = issues.map(({ path, message }) => `  ${oneLine(path || 'payload')} ${oneLine(message)}`)
  throw new CliError(
    ['The payload does not fit the action:', ...lines, 'Give it with --payload key=value, JSON or @file.'].join('\n'),
    'ACTION_PAYLOAD_INVALID',
    USAGE,
  )
}

/** Asked with a key, so that asking again after a connection that broke never runs it twice. */
async function execute(io: Io, call: Call, action: ActionDefinition, payload: Json, reason: string | undefined) {
  const headers = { 'idempotency-key': randomUUID() }
  const { definitionHash } = action
  const body = {
    payload,
    confirmation: true,
    ...(reason ? { reason } : {}),
    ...(definitionHash ? { definitionHash } : {}),
  }
  const params = { serviceId: action.serviceId, actionName: action.name }
  for (let tries = 1; ; tries++) {
    try {
      return (await call(actions.execute, { params, body }, { headers })).data
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'NO_ANSWER' || tries === TRIES) throw error
      say(io, `${error.message} Trying again.`)
      await delay(500 * 2 ** tries)
    }
  }
}
