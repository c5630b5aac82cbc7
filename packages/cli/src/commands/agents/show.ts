import { agents } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { findAgent } from '../../server/find.ts'
import { ago } from '../../terminal/ago.ts'
import { answer } from '../../terminal/answer.ts'
import { facts } from '../../terminal/facts.ts'
import { styleOf } from '../../terminal/paint.ts'

export const showAgentCommand = (io: Io) =>
  serverCommand('show', 'one agent with its services', ['opstage agents show orders-sync'])
    .argument('<agent>', 'code or id')
    .action(async (name, options) => {
      const { call } = connect(io, options)
      const { data } = await call(agents.get, { params: { agentId: await findAgent(call, name) } })
      answer(io, options, data, () =>
        facts(io, [
          ['Agent', data.name ? `${data.code} (${data.name})` : data.code],
          ['Status', `${data.status} for ${ago(data.statusSince).replace(' ago', '')}`, styleOf(data.status)],
          ['Attention', data.attention, 'yellow'],
          ['Heartbeat', ago(data.lastHeartbeatAt)],
          ['Poll', ago(data.lastPollAt)],
          ['SDK', data.sdkVersion],
          ['Services', data.services.map(({ code, status }) => `${code} ${status}`).join(', ') || 'none'],
          ['Id', data.id],
        ]),
      )
    })
