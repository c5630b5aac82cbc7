import { tokens } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'

export const revokeTokenCommand = (io: Io) =>
  serverCommand('revoke', 'end a registration token; agents that have used it stay', [
    'opstage tokens revoke tok_01JD8Y3ZK5C9V2M7Q4T6W8X0AB',
  ])
    .argument('<id>', 'of the list: tok_…')
    .action(async (tokenId, options) => {
      const { call } = connect(io, options)
      const { data } = await call(tokens.revoke, { params: { tokenId } })
      answer(io, options, data, () => `"${data.name}" is revoked. Agents that have joined with it stay.`)
    })
