import { commands } from '@xtrape/capsule-contracts-node'
import { attend } from '../../attend.ts'
import { serverCommand } from '../../command.ts'
import { confirmed } from '../../confirmed.ts'
import type { Io } from '../../io.ts'
import { tellOutcome } from '../../outcome.ts'
import { seconds } from '../../seconds.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'

export const retryCommandCommand = (io: Io) =>
  serverCommand('retry', 'ask for the same again: a new command, checked like the first', [
    'opstage commands retry cmd_01JD8Y3ZK5C9V2M7Q4T6W8X0AB --wait',
  ])
    .argument('<id>', 'of one that has failed, expired or was cancelled: cmd_…')
    .option('-y, --yes', 'do not ask')
    .option('-w, --wait', 'wait for its end, and exit by the outcome')
    .option('--timeout <seconds>', 'wait at most so long', seconds)
    .action(async (commandId, options) => {
      const { call } = connect(io, options)
      const former = await call(commands.get, { params: { commandId }, query: { reveal: 'false' } })
      await confirmed(io, options, `Run ${former.data.actionLabel} on ${former.data.serviceCode} again?`)
      const { data } = await call(commands.retry, { params: { commandId }, body: { confirmation: true } })
      if (options.wait) return tellOutcome(io, options, await attend(io, call, data.id, options))
      answer(io, options, data, () => `Asked for again: opstage commands show ${data.id} --follow`)
    })
