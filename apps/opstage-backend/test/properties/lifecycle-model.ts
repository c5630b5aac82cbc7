import type { ErrorCode } from '@xtrape/capsule-contracts-node'
import { RESULT_SECONDS } from '../../src/features/commands/state.ts'

export const TTL = 300
export const TIMEOUT = 60
const DELIVERY = 60

export type Status = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'EXPIRED' | 'CANCELLED'

export interface ModelCommand {
  id: string
  status: Status
  /** null: handed out by the plain contract. */
  journal: string | null
  isAcknowledged: boolean
  isCancelRequested: boolean
  hasStarted: boolean
  /** Seconds on the clock of the test. */
  expiresAt: number
  errorCode: string | null
}

/** What a command of ours must be like, kept by hand in the plainest way: the rows of the database have to agree. */
export class LifecycleModel {
  readonly commands: ModelCommand[] = []
  agent: 'ONLINE' | 'DISABLED' = 'ONLINE'
  time = 0

  private open(command: ModelCommand) {
    return command.status === 'PENDING' || command.status === 'RUNNING'
  }
  private isDue(command: ModelCommand) {
    return command.expiresAt <= this.time
  }

  create(id: string) {
    this.commands.push({
      id,
      status: 'PENDING',
      journal: null,
      isAcknowledged: false,
      isCancelRequested: false,
      hasStarted: false,
      expiresAt: this.time + TTL,
      errorCode: null,
    })
  }

  /** The ids that a poll is to answer with, in order. */
  poll(journal: string | null, limit: number, acknowledged: string[]): string[] {
    const live = this.commands.filter((one) => this.open(one) && !this.isDue(one))
    const running = live.filter((one) => one.status === 'RUNNING')
    let again: ModelCommand[] = []
    if (journal !== null) {
      for (const one of this.commands)
        if (one.status === 'RUNNING' && acknowledged.includes(one.id)) one.isAcknowledged = true
      const held = running.filter((one) => one.journal !== null)
      for (const one of held.filter((each) => each.journal !== journal)) this.end(one, 'FAILED', 'AGENT_RESTARTED')
      again = held.filter((one) => one.journal === journal && !one.isAcknowledged)
    }
    const room = limit - again.length
    const taken = live.filter((one) => one.status === 'PENDING').slice(0, Math.max(0, room))
    for (const one of taken) {
      one.status = 'RUNNING'
      one.journal = journal
      one.expiresAt = this.time + DELIVERY + TIMEOUT + RESULT_SECONDS
    }
    return [...again, ...taken].map(({ id }) => id)
  }

  start(one: ModelCommand): ErrorCode | null {
    if (one.status !== 'RUNNING') return 'COMMAND_ALREADY_COMPLETED'
    if (!one.hasStarted) one.expiresAt = this.time + TIMEOUT + RESULT_SECONDS
    one.hasStarted = true
    return null
  }

  finish(one: ModelCommand, outcome: 'success' | 'failure' | 'cancelled'): ErrorCode | null {
    if (one.status === 'EXPIRED') return 'COMMAND_EXPIRED'
    if (one.status === 'PENDING') return 'COMMAND_INVALID_TRANSITION'
    if (one.status !== 'RUNNING') return 'COMMAND_ALREADY_COMPLETED'
    if (outcome === 'success') this.end(one, 'SUCCEEDED', null)
    else if (outcome === 'failure') this.end(one, 'FAILED', 'BROKEN')
    else this.end(one, one.isCancelRequested ? 'CANCELLED' : 'FAILED', 'ACTION_CANCELLED')
    return null
  }

  cancel(one: ModelCommand): ErrorCode | null {
    if (!this.open(one)) return 'COMMAND_INVALID_TRANSITION'
    if (one.status === 'PENDING') this.end(one, 'CANCELLED', 'ACTION_CANCELLED')
    else one.isCancelRequested = true
    return null
  }

  sweep() {
    for (const one of this.commands) if (this.open(one) && this.isDue(one)) this.end(one, 'EXPIRED', null)
  }

  disable() {
    this.agent = 'DISABLED'
    for (const one of this.commands) if (one.status === 'PENDING') this.end(one, 'CANCELLED', 'ACTION_CANCELLED')
  }

  private end(one: ModelCommand, status: Status, errorCode: string | null) {
    one.status = status
    one.errorCode = errorCode
  }
}
