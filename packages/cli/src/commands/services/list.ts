import { ServiceStatus, services } from '@xtrape/capsule-contracts-node'
import { Option } from '@commander-js/extra-typings'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { upTo } from '../../server/every-page.ts'
import { limit } from '../../limit.ts'
import { ago } from '../../terminal/ago.ts'
import { answer } from '../../terminal/answer.ts'
import { styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

export const listServicesCommand = (io: Io) =>
  serverCommand('list', 'services with their status and why', [
    'opstage services list',
    'opstage services list --status UNHEALTHY OFFLINE',
    'opstage services list --label team:payments --json',
  ])
    .addOption(new Option('--status <status...>', 'only these').choices(ServiceStatus.options))
    .option('--label <key:value...>', 'only those that carry one of these labels')
    .option('-q, --query <text>', 'only those with this in their code, name or description')
    .option('--limit <number>', 'how many at most', limit, 100)
    .action(async (options) => {
      const { call } = connect(io, options)
      const { status, label, query: q } = options
      const rows = await upTo(options.limit, (page) =>
        call(services.list, { query: { ...page, sort: 'code', status: status as ServiceStatus[], label, q } }),
      )
      answer(io, options, rows, () =>
        rows.length === 0
          ? 'There is no such service.'
          : table(io, rows, [
              { title: 'CODE', of: ({ code }) => code },
              { title: 'NAME', of: ({ name }) => name, shrinks: true },
              { title: 'VERSION', of: ({ version }) => version },
              { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
              { title: 'SINCE', of: ({ statusSince }) => ago(statusSince) },
              { title: 'WHY', of: ({ statusReason }) => statusReason, shrinks: true },
            ]),
      )
    })
