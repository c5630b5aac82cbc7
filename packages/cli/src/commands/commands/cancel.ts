import { commands } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'

export const cancelCommandCommand = (io: Io) =>
  serverCommand('cancel', 'cancel a waiting command, ask a running one to stop', [
    'opstage commands cancel cmd_01JD8Y3ZK5C9V2M7Q4T6W8X0AB',
  ])
    .argument('<id>', 'of the list: cmd_…')
    .action(async (commandId, options) => {
      const { call } = connect(io, options)
      const { data } = await call(commands.cancel, { params: { commandId } })
      answer(io, options, data, () =>
        data.status === 'CANCELLED'
          ? `${data.id} is cancelled: it was not delivered.`
          : `${data.serviceCode} is asked to stop ${data.actionName}. To see what comes of it: opstage commands show ${data.id} --follow`,
      )
    })
