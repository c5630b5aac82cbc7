import { setTimeout as delay } from 'node:timers/promises'
import { type CommandDetail, commands } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import type { Call } from './connect.ts'

const QUICK_MS = 200
const SLOW_MS = 1000
/** Most actions are over by then, and nobody should wait for the next look. */
const QUICK_FOR_MS = 5000

const ended = new Set(['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'])
export const hasEnded = ({ status }: Pick<CommandDetail, 'status'>) => ended.has(status)

export interface Follower {
  /** Called with each look at the command. */
  onLook?: (command: CommandDetail) => void
  /** Called when the server is away, and with `undefined` when it is back. The command is safe meanwhile. */
  onLost?: (error: CliError | undefined) => void
  signal?: AbortSignal
}

/** Looks at a command until it has ended; through a restart of the server too. Its one-time secret is never spent. */
export async function follow(
  call: Call,
  commandId: string,
  { onLook, onLost, signal }: Follower,
): Promise<CommandDetail> {
  const began = performance.now()
  let lost = false
  for (;;) {
    try {
      const { data } = await call(
        commands.get,
        { params: { commandId }, query: { reveal: 'false' } },
        signal ? { signal } : {},
      )
      if (lost) onLost?.(undefined)
      lost = false
      onLook?.(data)
      if (hasEnded(data)) return data
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== 'NO_ANSWER') throw error
      if (!lost) onLost?.(error)
      lost = true
    }
    await delay(
      performance.now() - began < QUICK_FOR_MS && !lost ? QUICK_MS : SLOW_MS,
      undefined,
      signal ? { signal } : {},
    )
  }
}
