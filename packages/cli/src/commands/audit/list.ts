import { Option } from '@commander-js/extra-typings'
import { audit, AuditResult } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { limit } from '../../limit.ts'
import { connect } from '../../server/connect.ts'
import { upTo } from '../../server/every-page.ts'
import { moment } from '../../moment.ts'
import { answer } from '../../terminal/answer.ts'
import { styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

export const listAuditCommand = (io: Io) =>
  serverCommand('list', 'who did what to which thing, newest first', [
    'opstage audit list',
    'opstage audit list --action command.created --since 24h',
    'opstage audit list --result FAILURE --json',
  ])
    .option('--action <action...>', 'only these, like agent.revoked')
    .addOption(new Option('--result <result>', 'only these').choices(AuditResult.options))
    .option('--since <when>', 'not before: like 24h or 7d, or a date', moment)
    .option('--until <when>', 'not after', moment)
    .option('--limit <number>', 'how many at most', limit, 50)
    .action(async (options) => {
      const { call } = connect(io, options)
      const { action, result, since: from, until: to } = options
      const rows = await upTo(options.limit, (page) =>
        call(audit.list, { query: { ...page, action, result: result as AuditResult, from, to } }),
      )
      answer(io, options, rows, () =>
        rows.length === 0
          ? 'There is no such event.'
          : table(io, rows, [
              { title: 'TIME (UTC)', of: ({ createdAt }) => createdAt.slice(0, 19).replace('T', ' ') },
              { title: 'WHO', of: ({ actorName, actorType }) => actorName ?? actorType, shrinks: true },
              { title: 'DID', of: ({ action }) => action },
              { title: 'TO', of: ({ targetName, targetId }) => targetName ?? targetId, shrinks: true },
              { title: 'RESULT', of: ({ result }) => result, style: ({ result }) => styleOf(result) },
            ]),
      )
    })
