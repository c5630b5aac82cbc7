import type { CommandType } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'

/** Waiting for the agent's answer may take this much longer than the request that waits for it. */
const PREPARE_GRACE_SECONDS = 5
/** On top of the handler's time: for the way there, and for the result to come back. */
export const DELIVERY_SECONDS = 60
export const RESULT_SECONDS = 30

/** How long a command of this type waits to be picked up. */
export const ttlSeconds = ({ config }: Pick<Context, 'config'>, type: string) =>
  (type as CommandType) === 'ACTION_PREPARE'
    ? config.OPSTAGE_PREPARE_WAIT_SECONDS + PREPARE_GRACE_SECONDS
    : config.OPSTAGE_COMMAND_TTL_SECONDS

/** Agents listen to the first, whoever follows a command to the second. */
export const commandsOf = (agentId: string) => `commands of ${agentId}`
export const endOf = (commandId: string) => `end of ${commandId}`
