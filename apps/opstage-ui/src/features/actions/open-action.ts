import { actions, commands } from '@xtrape/capsule-contracts-node'
import type { ActionDefinition, CommandDetail } from '@xtrape/capsule-contracts-node'
import { checkSchema } from 'opstage-payload-schema'
import { isObject } from 'opstage-payload-schema/field-kind'
import type { Json } from 'opstage-payload-schema/field-kind'
import { call } from '../../api.ts'
import { isOpen } from '../commands/queries.ts'

const LOOK_AGAIN_MS = 150

export interface OpenedAction {
  action: ActionDefinition
  initialPayload: Json
  currentState: Json | undefined
}

/** The service answered that it could not, or did not answer in time. */
export class OpenFailed extends Error {
  readonly command: CommandDetail
  constructor(command: CommandDetail) {
    super(command.errorMessage ?? command.status)
    this.command = command
  }
}

export const asDeclared = (action: ActionDefinition): OpenedAction => ({
  action,
  initialPayload: {},
  currentState: undefined,
})

/** Asks the service for the form of this moment: choices, defaults, current state. Asking is a command like any other. */
export async function openAction(declared: ActionDefinition, signal: AbortSignal): Promise<OpenedAction> {
  if (!declared.prepare) return asDeclared(declared)
  const params = { serviceId: declared.serviceId, actionName: declared.name }
  const { data: asked } = await call(actions.prepare, { params }, { signal })
  const command = await ended(asked.id, signal)
  if (command.status !== 'SUCCEEDED') throw new OpenFailed(command)
  return prepared(declared, command.result?.data ?? {})
}

async function ended(commandId: string, signal: AbortSignal): Promise<CommandDetail> {
  for (;;) {
    const { data } = await call(commands.get, { params: { commandId }, query: { reveal: 'false' } }, { signal })
    if (!isOpen(data.status)) return data
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** The answer may change how the form looks and what is in it, never what the action is or how dangerous. */
function prepared(declared: ActionDefinition, { action, initialPayload, currentState }: Json): OpenedAction {
  const said = isObject(action) ? action : {}
  const { label, description, inputSchema } = said
  const fits = isObject(inputSchema) && checkSchema(inputSchema).length === 0
  return {
    action: {
      ...declared,
      ...(typeof label === 'string' ? { label } : {}),
      ...(typeof description === 'string' ? { description } : {}),
      ...(fits ? { inputSchema } : {}),
      requiresConfirmation: declared.requiresConfirmation || said['requiresConfirmation'] === true,
    },
    initialPayload: isObject(initialPayload) ? initialPayload : {},
    currentState: isObject(currentState) && Object.keys(currentState).length > 0 ? currentState : undefined,
  }
}
