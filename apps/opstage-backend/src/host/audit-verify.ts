import { open } from 'node:fs/promises'
import { openReadOnly } from '../db/open.ts'
import { recordInExport } from '../features/audit/chain/export-file.ts'
import { recordIn } from '../features/audit/chain/rows.ts'
import { type ChainSource, type Verdict, verifyChain } from '../features/audit/chain/verify.ts'
import { HostError } from './host-error.ts'

/** Verifies the record of a database, of a backup or of an export, without changing it. */
export async function verifyAt(name: string): Promise<Verdict> {
  if (/^postgres(ql)?:/.test(name) || (await isSqlite(name))) {
    const { db, close } = openReadOnly(name)
    try {
      return await verifyChain(recordIn(db))
    } finally {
      await close()
    }
  }
  const source: ChainSource | undefined = await recordInExport(name)
  if (source) return verifyChain(source)
  throw new HostError(
    `${name} is neither a database nor an export that can be verified. An export has what it needs when it is NDJSON and was made without filters.`,
  )
}

async function isSqlite(name: string): Promise<boolean> {
  const file = await open(name.replace(/^file:/, '')).catch((error: NodeJS.ErrnoException) => {
    throw new HostError(`${name} cannot be read: ${error.message}.`)
  })
  try {
    const { buffer } = await file.read(Buffer.alloc(15), 0, 15, 0)
    return buffer.toString() === 'SQLite format 3'
  } finally {
    await file.close()
  }
}

export const verdictAsData = ({ problem, ...verdict }: Verdict) => ({
  verified: problem === undefined,
  problem: problem ?? null,
  events: verdict.events,
  unsealed: verdict.unsealed,
  head: verdict.head ?? null,
  checkpoint: verdict.checkpoint ?? null,
})

export function verdictInWords({ problem, events, unsealed, head, checkpoint }: Verdict): string {
  const before = checkpoint ? `; retention has deleted what came before event ${checkpoint.sequence + 1}` : ''
  if (problem) {
    const found = events === 1 ? '1 event before it is' : `${events} events before it are`
    return `The record does not verify. ${problem.message} ${found} as written.`
  }
  if (!head) return 'The record is empty.'
  const range = `Events ${head.sequence - events + 1} to ${head.sequence} are as they were written${before}.`
  const signed = `Signed at ${head.signedAt} by key ${head.keyId}; the newest hash is ${head.hash}.`
  const loose =
    unsealed > 0 ? `\n${unsealed} newer events have no place in the chain yet: nothing is proved of them.` : ''
  return `The record verifies. ${range}\n${signed}${loose}`
}
