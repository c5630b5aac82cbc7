import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Option } from '@commander-js/extra-typings'
import { addressOf, ApiError, audit } from '@xtrape/capsule-contracts-node'
import { CliError } from '../../cli-error.ts'
import { serverCommand } from '../../command.ts'
import type { Io } from '../../io.ts'
import { moment } from '../../moment.ts'
import { connect, reach } from '../../server/connect.ts'
import { answer, say } from '../../terminal/answer.ts'

export const exportAuditCommand = (io: Io) =>
  serverCommand('export', 'the whole record, oldest first, as NDJSON that can be verified or as CSV', [
    'opstage audit export --output record.ndjson && opstage audit verify record.ndjson',
    'opstage audit export --format csv --since 7d > week.csv',
  ])
    .addOption(
      new Option('--format <format>', 'form of the export')
        .choices(['ndjson', 'csv'] as const)
        .default('ndjson' as const),
    )
    .option('--action <action...>', 'only these')
    .option('--since <when>', 'not before: like 24h or 7d, or a date', moment)
    .option('--until <when>', 'not after', moment)
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .action(async (options) => {
      const { url, headers } = connect(io, options)
      const { format, action, since: from, until: to, output } = options
      const address = url + addressOf(audit.export, { query: { format, action, from, to } })
      const response = await reach(url)(address, { headers })
      if (!response.ok || !response.body) throw await refusal(response)
      const file = output === undefined ? undefined : createWriteStream(output, { mode: 0o600 })
      const target = file ?? io.stdout
      let bytes = 0
      for await (const chunk of response.body) {
        bytes += chunk.length
        if (!target.write(chunk)) await once(target, 'drain')
      }
      if (!file) return say(io, `${bytes} bytes exported.`)
      file.end()
      await once(file, 'finish')
      answer(io, options, { file: output, format, bytes }, () => `${bytes} bytes are in ${output}.`)
    })

async function refusal(response: Response) {
  const body = (await response.json().catch(() => ({}))) as { error?: { code: string; message: string } }
  return body.error
    ? new ApiError(body.error, response.status)
    : new CliError(`The export was answered with status ${response.status}.`, 'BAD_ANSWER')
}
