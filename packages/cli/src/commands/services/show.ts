import { type CapsuleServiceDetail, services } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { findService } from '../../server/find.ts'
import { ago } from '../../terminal/ago.ts'
import { answer } from '../../terminal/answer.ts'
import { facts } from '../../terminal/facts.ts'
import { styleOf } from '../../terminal/paint.ts'
import { table } from '../../terminal/table.ts'

export const showServiceCommand = (io: Io) =>
  serverCommand('show', 'one service with its health, configs and actions', [
    'opstage services show orders-sync',
    'opstage services show orders-sync --json | jq .configs',
  ])
    .argument('<service>', 'code or id')
    .action(async (name, options) => {
      const { call } = connect(io, options)
      const { data } = await call(services.get, { params: { serviceId: await findService(call, name) } })
      answer(io, options, data, () => describe(io, data))
    })

function describe(io: Io, service: CapsuleServiceDetail): string {
  const { status, statusReason, statusSince, agentCode, agentStatus, acknowledgement, labels, configs, actions } =
    service
  const shownLabels = Object.entries(labels).map(([key, value]) => `${key}:${value}`)
  return [
    facts(io, [
      ['Service', `${service.name} (${service.code}${service.version ? ` ${service.version}` : ''})`],
      ['Status', `${status} for ${ago(statusSince).replace(' ago', '')}: ${statusReason}`, styleOf(status)],
      ['Known', acknowledgement?.note],
      ['Health', service.healthMessage ? `${service.healthStatus}: ${service.healthMessage}` : service.healthStatus],
      ['Agent', `${agentCode}, ${agentStatus}`],
      ['Labels', shownLabels.join(', ')],
      ['About', service.description],
      ['Id', service.id],
    ]),
    ...(actions.length > 0
      ? [
          '',
          table(io, actions, [
            { title: 'ACTION', of: ({ name }) => name },
            { title: 'RISK', of: ({ dangerLevel }) => dangerLevel, style: ({ dangerLevel }) => styleOf(dangerLevel) },
            { title: 'DOES', of: ({ label, description }) => description ?? label, shrinks: true },
            { title: '', of: ({ enabled }) => (enabled ? '' : 'switched off') },
          ]),
        ]
      : []),
    ...(configs.length > 0
      ? [
          '',
          table(io, configs, [
            { title: 'CONFIG', of: ({ key }) => key },
            { title: 'VALUE', of: ({ valuePreview, secretRef }) => valuePreview ?? secretRef, shrinks: true },
            { title: 'FROM', of: ({ source }) => source },
          ]),
        ]
      : []),
  ].join('\n')
}
