import type { ActionDefinition, PreparedAction } from '@xtrape/capsule-contracts-node'
import { checkSchema } from 'opstage-payload-schema'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What the service answered, laid over what it had declared. It may change how the form looks and what is in it, not what
 * the action is or how dangerous: name, danger level and the need to confirm stay those of the declaration.
 */
export function mergePrepared(
  declared: ActionDefinition,
  data: Json | undefined,
): Omit<PreparedAction, 'prepareCommand'> {
  const said = isObject(data?.action) ? data.action : {}
  const fits = isObject(said.inputSchema) && checkSchema(said.inputSchema).length === 0
  const action: ActionDefinition = {
    ...declared,
    ...(typeof said.label === 'string' ? { label: said.label.slice(0, 200) } : {}),
    ...(typeof said.description === 'string' ? { description: said.description.slice(0, 2000) } : {}),
    ...(fits ? { inputSchema: said.inputSchema as Json } : {}),
    requiresConfirmation: declared.requiresConfirmation || said.requiresConfirmation === true,
  }
  return {
    action,
    initialPayload: isObject(data?.initialPayload) ? data.initialPayload : {},
    ...(isObject(data?.currentState) ? { currentState: data.currentState } : {}),
  }
}
