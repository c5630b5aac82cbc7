import { isSecretKey, redact, REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { secretPaths } from 'opstage-payload-schema'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'

type Payload = Record<string, unknown>
type Path = (string | number)[]

interface SealedPayload {
  /** As it is stored and shown. */
  payload: Payload
  secretPaths: Path[]
  sealedSecrets: string | null
}

/** Takes the secrets out of a payload and seals them for the command that will carry them. */
export function sealPayload(
  ctx: Pick<Context, 'seals'>,
  commandId: string,
  schema: Payload | undefined,
  given: Payload,
): SealedPayload {
  const paths = secretPaths(schema, given, isSecretKey)
  const payload = structuredClone(given)
  const values = paths.map((path) => replace(payload, path, REDACTED))
  const sealedSecrets = paths.length > 0 ? ctx.seals.seal(JSON.stringify(values), commandId) : null
  // Secrets may also stand inside other text. The agent gets what was typed, so such a text is sealed as well.
  const shown = redact(payload)
  if (JSON.stringify(shown) === JSON.stringify(payload)) return { payload, secretPaths: paths, sealedSecrets }
  return { payload: shown, secretPaths: [[]], sealedSecrets: ctx.seals.seal(JSON.stringify([given]), commandId) }
}

/** The payload as it was typed; `undefined` when its secrets were sealed under another session secret. */
export function unsealPayload(ctx: Pick<Context, 'seals'>, command: Row<'command'>): Payload | undefined {
  const payload = JSON.parse(command.payloadJson) as Payload
  if (!command.sealedSecrets) return payload
  const opened = ctx.seals.unseal(command.sealedSecrets, command.id)
  if (opened === undefined) return undefined
  const values = JSON.parse(opened) as unknown[]
  const paths = JSON.parse(command.secretPathsJson ?? '[]') as Path[]
  if (paths[0]?.length === 0) return values[0] as Payload
  for (const [i, path] of paths.entries()) replace(payload, path, values[i])
  return payload
}

function replace(root: Payload, path: Path, value: unknown): unknown {
  const last = path.at(-1)!
  const parent = path.slice(0, -1).reduce((at, key) => (at as Record<string | number, unknown>)[key], root as unknown)
  const holder = parent as Record<string | number, unknown>
  const before = holder[last]
  holder[last] = value
  return before
}
