import { Option } from '@commander-js/extra-typings'
import { agents, AgentStatus } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { limit } from '../../limit.ts'
import { connect } from '../../server/connect.ts'
import { upTo } from '../../server/every-page.ts'
import { ago } from '../../terminal/ago.ts'
import { answer } from '../../terminal/answer.ts'
import { styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

export const listAgentsCommand = (io: Io) =>
  serverCommand('list', 'agents, and when each was heard last', [
    'opstage agents list',
    'opstage agents list --status OFFLINE --json',
  ])
    .addOption(new Option('--status <status...>', 'only these').choices(AgentStatus.options))
    .option('-q, --query <text>', 'only those with this in their code or name')
    .option('--limit <number>', 'how many at most', limit, 100)
    .action(async (options) => {
      const { call } = connect(io, options)
      const { status, query: q } = options
      const rows = await upTo(options.limit, (page) =>
        call(agents.list, { query: { ...page, status: status as AgentStatus[], q } }),
      )
      answer(io, options, rows, () =>
        rows.length === 0
          ? 'There is no such agent.'
          : table(io, rows, [
              { title: 'CODE', of: ({ code }) => code },
              { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
              { title: 'SINCE', of: ({ statusSince }) => ago(statusSince) },
              { title: 'HEARD', of: ({ lastHeartbeatAt }) => ago(lastHeartbeatAt) },
              { title: 'SERVICES', of: ({ serviceCount }) => serviceCount },
              { title: 'SDK', of: ({ sdkVersion }) => sdkVersion },
              { title: 'ATTENTION', of: ({ attention }) => attention, style: () => 'yellow' },
            ]),
      )
    })
