import type { ActionDefinition, CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { isSecretKey, REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { secretPaths } from 'opstage-payload-schema'
import type { Json } from 'opstage-payload-schema/field-kind'
import { CliError } from '../../cli-error.ts'
import { INTERRUPTED } from '../../exit-codes.ts'
import { canAsk, type Io } from '../../io.ts'
import { confirmed } from '../../confirmed.ts'
import { say } from '../../terminal/answer.ts'
import { askText } from '../../terminal/ask.ts'
import { clean, oneLine } from '../../terminal/clean.ts'
import { paint } from '../../terminal/paint.ts'

interface Given {
  yes?: true | undefined
  reason?: string | undefined
}

/** Asks once more where the action wants it, showing what will run where with what; answers with the reason, if any. */
export async function confirmRun(
  io: Io,
  { yes, reason }: Given,
  service: CapsuleServiceDetail,
  action: ActionDefinition,
  payload: Json,
): Promise<string | undefined> {
  const isHigh = action.dangerLevel === 'HIGH'
  if (yes || !(action.requiresConfirmation || isHigh)) return reason
  const what = `${oneLine(action.label)} on ${oneLine(service.name)} (${service.code})`
  if (!canAsk(io) || !isHigh) {
    await confirmed(io, { yes }, `Run ${what}?`)
    return reason
  }
  say(io, `${paint(io, io.stderr, ['red', 'bold'], 'High risk')}: ${what}`)
  if (Object.keys(payload).length > 0) say(io, clean(JSON.stringify(masked(action, payload), null, 2)))
  const typed = await askText(io, { message: `Type ${service.code} to run it` })
  if (typed.trim() !== service.code) throw new CliError('Nothing was done.', 'NOT_CONFIRMED', INTERRUPTED)
  return reason ?? ((await askText(io, { message: 'Reason, for the record (may be empty)' })).trim() || undefined)
}

function masked({ inputSchema }: ActionDefinition, payload: Json): Json {
  const copy = structuredClone(payload)
  for (const path of secretPaths(inputSchema, copy, isSecretKey)) {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy)
    ;(parent as Record<string | number, unknown>)[path.at(-1)!] = REDACTED
  }
  return copy
}
