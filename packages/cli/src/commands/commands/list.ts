import { Option } from '@commander-js/extra-typings'
import { type Command, commands, CommandStatus } from '@xtrape/capsule-contracts-node'
import { setTimeout as delay } from 'node:timers/promises'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { limit } from '../../limit.ts'
import { type Call, connect } from '../../server/connect.ts'
import { upTo } from '../../server/every-page.ts'
import { findService } from '../../server/find.ts'
import { ago } from '../../terminal/ago.ts'
import { answer, asJson } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/clean.ts'
import { paint, styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

const LOOK_MS = 1000

type Filter = {
  status?: CommandStatus[] | undefined
  serviceId?: string | undefined
  actionName?: string[] | undefined
}

export const listCommandsCommand = (io: Io) =>
  serverCommand('list', 'what was asked for, newest first', [
    'opstage commands list',
    'opstage commands list --service orders-sync --status FAILED EXPIRED',
    'opstage commands list --follow --json | jq .status',
  ])
    .option('--service <service>', 'only those of one service, by code or id')
    .addOption(new Option('--status <status...>', 'only these').choices(CommandStatus.options))
    .option('--action <name...>', 'only runs of these actions')
    .option('--limit <number>', 'how many at most', limit, 20)
    .option('-f, --follow', 'go on with each change until Ctrl-C; as JSON one line each')
    .action(async (options) => {
      const { call } = connect(io, options)
      const { status, action: actionName, service } = options
      const serviceId = service === undefined ? undefined : await findService(call, service)
      const filter: Filter = { status: status as CommandStatus[], actionName, serviceId }
      if (options.follow) return followAll(io, call, filter, options)
      const rows = await upTo(options.limit, (page) => call(commands.list, { query: { ...page, ...filter } }))
      answer(io, options, rows, () => (rows.length === 0 ? 'There is no such command.' : asTable(io, rows)))
    })

const asTable = (io: Io, rows: Command[]) =>
  table(io, rows, [
    { title: 'ID', of: ({ id }) => id },
    { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
    { title: 'SERVICE', of: ({ serviceCode }) => serviceCode, shrinks: true },
    {
      title: 'ACTION',
      of: ({ actionName, type }) => (type === 'ACTION_PREPARE' ? `${actionName} (form)` : actionName),
    },
    { title: 'ASKED', of: ({ createdAt }) => ago(createdAt) },
    { title: 'BY', of: ({ createdByName }) => createdByName },
    {
      title: 'ERROR',
      of: ({ errorCode, errorMessage }) => errorCode && `${errorCode}: ${errorMessage}`,
      shrinks: true,
    },
  ])

/** Each command that is new or has got on since the last look, oldest first. */
async function followAll(io: Io, call: Call, filter: Filter, options: { json?: true | undefined; limit: number }) {
  const seen = new Map<string, string>()
  for (;;) {
    const { data } = await call(commands.list, { query: { ...filter, pageSize: 100 } })
    const shown = seen.size === 0 ? data.slice(0, options.limit) : data
    for (const command of shown.toReversed()) {
      if (seen.get(command.id) === command.status) continue
      io.stdout.write(`${options.json ? asJson(command) : asLine(io, command)}\n`)
    }
    for (const { id, status } of data) seen.set(id, status)
    await delay(LOOK_MS)
  }
}

function asLine(io: Io, { id, status, serviceCode, actionName, createdByName, errorCode, errorMessage }: Command) {
  const look = paint(io, io.stdout, styleOf(status), status.padEnd(9))
  const why = errorCode ? `  ${errorCode}: ${oneLine(errorMessage ?? '')}` : ''
  return `${new Date().toISOString().slice(11, 19)}  ${look}  ${serviceCode} ${actionName}  ${createdByName ?? '-'}${why}  ${id}`
}
