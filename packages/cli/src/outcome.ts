import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import { DONE, FAILED, NOT_RUN } from './exit-codes.ts'
import type { Io } from './io.ts'
import { duration } from './terminal/ago.ts'
import { resultData } from './result-data.ts'
import { answer } from './terminal/answer.ts'
import { clean, oneLine } from './terminal/clean.ts'
import { paint, styleOf } from './terminal/paint.ts'

const exitCodes: Partial<Record<CommandDetail['status'], number>> = {
  SUCCEEDED: DONE,
  FAILED,
  EXPIRED: NOT_RUN,
  CANCELLED: NOT_RUN,
}

/** Says how a command ended, and ends this program accordingly. */
export function tellOutcome(io: Io, options: { json?: true | undefined }, command: CommandDetail) {
  answer(io, options, command, () => inWords(io, command))
  io.exitCode = exitCodes[command.status] ?? DONE
}

function inWords(io: Io, command: CommandDetail): string {
  const { id, status, actionLabel, serviceCode, createdAt, completedAt, errorCode, errorMessage, result } = command
  const took = completedAt ? ` after ${duration(Date.parse(completedAt) - Date.parse(createdAt))}` : ''
  const head = `${paint(io, io.stdout, styleOf(status), status)}  ${oneLine(actionLabel)} on ${serviceCode}${took}  ${paint(io, io.stdout, 'dim', id)}`
  const why = errorCode ? [`${errorCode}: ${clean(errorMessage ?? '')}`] : []
  const message = status === 'SUCCEEDED' && result?.message ? [clean(result.message)] : []
  const data = resultData(io, result?.data ?? {})
  const secret = command.secretAvailable
    ? [`There is a one-time secret, for five minutes: opstage commands show ${id} --reveal`]
    : []
  return [head, ...why, ...message, ...data, ...secret].join('\n')
}
