import { Option } from '@commander-js/extra-typings'
import { tokens, TokenStatus } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { limit } from '../../limit.ts'
import { connect } from '../../server/connect.ts'
import { upTo } from '../../server/every-page.ts'
import { ago } from '../../terminal/ago.ts'
import { answer } from '../../terminal/answer.ts'
import { styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

export const listTokensCommand = (io: Io) =>
  serverCommand('list', 'registration tokens, newest first, never their raw values', [
    'opstage tokens list --status ACTIVE',
  ])
    .addOption(new Option('--status <status...>', 'only these').choices(TokenStatus.options))
    .option('--limit <number>', 'how many at most', limit, 100)
    .action(async (options) => {
      const { call } = connect(io, options)
      const rows = await upTo(options.limit, (page) =>
        call(tokens.list, { query: { ...page, status: options.status as TokenStatus[] } }),
      )
      answer(io, options, rows, () =>
        rows.length === 0
          ? 'There is no such registration token.'
          : table(io, rows, [
              { title: 'ID', of: ({ id }) => id },
              { title: 'NAME', of: ({ name }) => name, shrinks: true },
              { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
              { title: 'AGENT', of: ({ agentCode }) => agentCode },
              { title: 'USED', of: ({ useCount, maxUses }) => `${useCount} of ${maxUses ?? 'any'}` },
              { title: 'UNTIL', of: ({ expiresAt }) => expiresAt?.slice(0, 16).replace('T', ' ') ?? 'no end' },
              { title: 'CREATED', of: ({ createdAt }) => ago(createdAt) },
              { title: 'BY', of: ({ createdByName }) => createdByName },
            ]),
      )
    })
