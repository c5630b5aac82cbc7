import { audit } from '@xtrape/capsule-contracts-node'
import { serverCommand } from '../../command.ts'
import { WRONG } from '../../exit-codes.ts'
import { onHost } from '../../host.ts'
import type { Io } from '../../io.ts'
import { connect } from '../../server/connect.ts'
import { answer } from '../../terminal/answer.ts'
import { clean } from '../../terminal/clean.ts'

export const verifyAuditCommand = (io: Io) =>
  serverCommand('verify', 'read the whole record and name the first event that was tampered with', [
    'opstage audit verify',
    'opstage audit verify record.ndjson',
    'opstage audit verify /var/lib/opstage/opstage.db',
  ])
    .argument(
      '[file]',
      'a database, backup or unfiltered NDJSON export, or postgres://…; without it the server is asked',
    )
    .action(async (file, options) => {
      const { data, words } = file === undefined ? await online(io, options) : await offline(io, file)
      answer(io, options, data, () => words)
      if (!data.verified) io.exitCode = WRONG
    })

const offline = (io: Io, file: string) =>
  onHost(io.env, async () => {
    // Loaded only here: the database is not needed to talk to a server.
    const { verdictAsData, verdictInWords, verifyAt } = await import('opstage-backend/host/audit-verify')
    const verdict = await verifyAt(file)
    return { data: verdictAsData(verdict), words: verdictInWords(verdict) }
  })

async function online(io: Io, options: { server?: string | undefined }) {
  const { call } = connect(io, options)
  const { data } = await call(audit.verify, {})
  const { verified, problem, events, head, alarm } = data
  const verdict = verified
    ? `The record verifies: ${events} events${head ? ` up to number ${head.sequence}, signed at ${head.signedAt}` : ''}.`
    : `The record does not verify. ${problem?.message ?? ''}`
  return {
    data,
    words: clean(alarm ? `${verdict}\nThere is an alarm since ${alarm.since}: ${alarm.message}` : verdict),
  }
}
