import { tokens } from '@xtrape/capsule-contracts-node'
import { CliError } from '../../cli-error.ts'
import { serverCommand } from '../../command.ts'
import { USAGE } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'

export const createTokenCommand = (io: Io) =>
  serverCommand('create', 'a registration token, with which an agent joins; it is shown only now', [
    'opstage tokens create',
    'opstage tokens create --agent orders-sync --expires 24h',
    'export OPSTAGE_REGISTRATION_TOKEN=$(opstage tokens create --raw)',
    'opstage tokens create --agent orders-sync --expires never --uses unlimited',
  ])
    .option('--name <name>', 'what it is for, to be found again')
    .option('--agent <code>', 'bind it to one agent code; needed to enrol an agent again that is known')
    .option('--expires <duration>', 'like 30m, 24h or 7d, at most a year; never, if bound to an agent')
    .option('--uses <number>', 'how many agents may join with it; unlimited, if bound to an agent')
    .option('--raw', 'print the token and nothing else')
    .action(async (options) => {
      const { url, call } = connect(io, options)
      const { name, agent, expires, uses } = options
      const body = {
        ...(name === undefined ? {} : { name }),
        ...(agent === undefined ? {} : { agentCode: agent }),
        ...(expires === undefined ? {} : { expiresInSeconds: lifetime(expires) }),
        ...(uses === undefined ? {} : { maxUses: usesOf(uses) }),
      }
      const { data } = await call(tokens.create, { body })
      if (options.raw && !options.json) return void io.stdout.write(`${data.rawToken}\n`)
      answer(io, options, data, () =>
        [
          `OPSTAGE_BACKEND_URL=${url}`,
          `OPSTAGE_REGISTRATION_TOKEN=${data.rawToken}`,
          '',
          `Start the service with these two variables. The token is shown only now; it ${validity(data)}.`,
        ].join('\n'),
      )
    })

const validity = ({ expiresAt, maxUses }: { expiresAt: string | null; maxUses: number | null }) =>
  `${expiresAt === null ? 'has no end' : `is valid until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC`}, ` +
  (maxUses === null ? 'as often as needed' : maxUses === 1 ? 'once' : `${maxUses} times`)

const SECONDS: Record<string, number> = { m: 60, h: 3600, d: 86_400 }

/** Not while the options are read: there commander takes null for a value that is missing. */
function lifetime(text: string): number | null {
  if (text === 'never') return null
  const [, number, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (number) return Number(number) * SECONDS[unit]!
  throw new CliError(`--expires is "${text}": it must be like 30m, 24h or 7d, or never.`, 'USAGE', USAGE)
}

function usesOf(text: string): number | null {
  if (text === 'unlimited') return null
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1) return number
  throw new CliError(`--uses is "${text}": it must be a number, or unlimited.`, 'USAGE', USAGE)
}
