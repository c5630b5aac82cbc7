import { type CommandDetail, commands } from '@xtrape/capsule-contracts-node'
import { attend } from '../../attend.ts'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { tellOutcome } from '../../outcome.ts'
import { resultData } from '../../result-data.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'
import { clean } from '../../terminal/clean.ts'
import { facts } from '../../terminal/facts.ts'
import { styleOf } from '../../terminal/paint.ts'

export const showCommandCommand = (io: Io) =>
  serverCommand('show', 'one command with its progress and result', [
    'opstage commands show cmd_01JD8Y3ZK5C9V2M7Q4T6W8X0AB',
    'opstage commands show cmd_01JD8Y3ZK5C9V2M7Q4T6W8X0AB --follow',
  ])
    .argument('<id>', 'of the list: cmd_…')
    .option('-f, --follow', 'wait for its end, show how it gets on, and exit by the outcome')
    .option('--reveal', 'show the one-time secret of its result; it can be shown once')
    .action(async (commandId, options) => {
      const { call } = connect(io, options)
      if (options.follow) return tellOutcome(io, options, await attend(io, call, commandId, options))
      const params = { commandId }
      const { data } = options.reveal
        ? await call(commands.reveal, { params })
        : await call(commands.get, { params, query: { reveal: 'false' } })
      answer(io, options, data, () => describe(io, data))
    })

function describe(io: Io, command: CommandDetail): string {
  const { status, result, progress, payload } = command
  const shown = facts(io, [
    ['Command', command.id],
    ['Action', `${command.actionLabel} (${command.actionName}) on ${command.serviceCode}`],
    ['Status', status, styleOf(status)],
    ['Error', command.errorCode && `${command.errorCode}: ${command.errorMessage}`, 'red'],
    ['Asked', `${command.createdAt} by ${command.createdByName ?? 'somebody who is gone'}`],
    ['Reason', command.reason],
    ['Retry of', command.retryOf],
    ['Delivered', command.startedAt],
    ['Started', command.handlerStartedAt],
    ['Ended', command.completedAt],
    ['Progress', progress && [progress.percent && `${progress.percent}%`, progress.message].filter(Boolean).join(' ')],
    ['Message', result?.message],
    ['Secret', command.secretAvailable ? `once: opstage commands show ${command.id} --reveal` : undefined],
  ])
  const parts = [
    ['Payload', Object.keys(payload ?? {}).length > 0 ? clean(JSON.stringify(payload, null, 2)) : ''],
    ['Result', resultData(io, result?.data ?? {}).join('\n\n')],
  ].filter(([, text]) => text !== '')
  const log = progress?.log.length ? `\n\nLog\n${progress.log.map((line) => `│ ${clean(line)}`).join('\n')}` : ''
  return shown + parts.map(([name, text]) => `\n\n${name}\n${text}`).join('') + log
}
