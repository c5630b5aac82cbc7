import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import type { Call } from './connect.ts'
import { follow } from './follow.ts'

const away = () => new CliError('There is no answer', 'NO_ANSWER', 5)

/** A server that answers so, one after the other. */
function server(...answers: (string | Error)[]) {
  return (() => {
    const next = answers.shift()!
    return next instanceof Error ? Promise.reject(next) : Promise.resolve({ data: { status: next } })
  }) as unknown as Call
}

test('through a restart of the server, until the command has ended', async () => {
  const seen: string[] = []
  const command = await follow(server('PENDING', away(), away(), 'RUNNING', 'FAILED'), 'cmd_1', {
    onLook: ({ status }: CommandDetail) => seen.push(status),
    onLost: (error) => seen.push(error ? 'lost' : 'back'),
  })
  expect(command.status).toBe('FAILED')
  expect(seen).toEqual(['PENDING', 'lost', 'back', 'RUNNING', 'FAILED'])
})

test('any other refusal ends it', async () => {
  const gone = new CliError('There is no such command', 'COMMAND_NOT_FOUND')
  await expect(follow(server(gone), 'cmd_1', {})).rejects.toBe(gone)
})

test('and so does whoever waits', async () => {
  const stop = new AbortController()
  const waiting = follow(server('RUNNING', 'RUNNING'), 'cmd_1', { signal: stop.signal, onLook: () => stop.abort() })
  await expect(waiting).rejects.toThrow('aborted')
})
