import { type AttentionItem, dashboard, type DashboardSummary, system } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../command.ts'
import type { Io } from '../io.ts'
import { connect } from '../server/connect.ts'
import { ago } from '../terminal/ago.ts'
import { answer } from '../terminal/answer.ts'
import { clean } from '../terminal/clean.ts'
import { paint, styleOf } from '../terminal/paint.ts'
import { table } from '../terminal/table.ts'

export const statusCommand = (io: Io) =>
  serverCommand('status', 'what needs attention, and how many there are of everything', [
    'opstage status',
    'opstage status --json | jq .attention',
  ]).action(async (options) => {
    const { url, call, login } = connect(io, options)
    const [{ data: summary }, { data: health }] = await Promise.all([
      call(dashboard.summary, {}),
      call(system.health, {}),
    ])
    const { serviceCounts, agentCounts, commandCounts, attention, calmSince, notices } = summary
    const data = {
      url,
      version: health.version,
      serviceCounts,
      agentCounts,
      commandCounts,
      attention,
      calmSince,
      notices,
    }
    answer(io, options, data, () =>
      [
        `${url}  Opstage ${health.version} on ${health.database.kind}${login ? `, as ${login.username}` : ''}`,
        '',
        `Services  ${counts(io, serviceCounts)}`,
        `Agents    ${counts(io, agentCounts)}`,
        `Commands  ${counts(io, commandCounts)}`,
        ...notices.map(({ message }) => `\n${paint(io, io.stdout, 'yellow', '!')} ${clean(message)}`),
        '',
        needs(io, attention, calmSince),
      ].join('\n'),
    )
  })

function counts(io: Io, numbers: Record<string, number>): string {
  const some = Object.entries(numbers).filter(([, number]) => number > 0)
  if (some.length === 0) return 'none'
  return some.map(([status, number]) => `${number} ${paint(io, io.stdout, styleOf(status), status)}`).join(', ')
}

function needs(io: Io, attention: AttentionItem[], calmSince: DashboardSummary['calmSince']): string {
  if (attention.length === 0)
    return `${paint(io, io.stdout, 'green', '✓')} Nothing needs attention${calmSince ? `; calm for ${ago(calmSince).replace(' ago', '')}` : ''}.`
  return table(io, attention, [
    { title: 'NEEDS ATTENTION', of: ({ target }) => target.code },
    { title: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
    { title: 'SINCE', of: ({ since }) => ago(since) },
    { title: 'WHY', of: ({ reason }) => reason, shrinks: true },
    { title: 'KNOWN', of: ({ acknowledgement }) => acknowledgement?.note, shrinks: true },
  ])
}
