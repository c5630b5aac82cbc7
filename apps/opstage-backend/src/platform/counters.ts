import type { CommandStatus, CommandType } from '@xtrape/capsule-contracts-node'

/** Counted since the process started. */
export interface Counters {
  agentCommandPolls: number
  /** Sent away because there was too much to do. */
  refusedPolls: number
  /** Held at this moment, to be sent away later. */
  heldPolls: number
  oversizedCommandResultsRejected: number
  actionPrepareTimeouts: number
  /** What happened to commands, by their type. */
  commands: Record<CommandType, Record<CommandEvent, number>>
}

type CommandEvent = 'CREATED' | 'DELIVERED' | Exclude<CommandStatus, 'PENDING' | 'RUNNING'>

const none = () => ({ CREATED: 0, DELIVERED: 0, SUCCEEDED: 0, FAILED: 0, EXPIRED: 0, CANCELLED: 0 })

export const createCounters = (): Counters => ({
  agentCommandPolls: 0,
  refusedPolls: 0,
  heldPolls: 0,
  oversizedCommandResultsRejected: 0,
  actionPrepareTimeouts: 0,
  commands: { ACTION_EXECUTE: none(), ACTION_PREPARE: none() },
})
