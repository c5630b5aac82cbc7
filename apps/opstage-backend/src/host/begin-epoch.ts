import { basename } from 'node:path'
import { openParts } from '../parts.ts'
import { databaseFile, type Environment } from '../config.ts'
import { findAnchor, recordIn } from '../features/audit/chain/rows.ts'
import { verifyChain } from '../features/audit/chain/verify.ts'
import { beginEpoch } from '../features/backup/begin-epoch.ts'
import { systemContext } from '../platform/context.ts'
import { createLog } from '../platform/log.ts'
import { hostConfig } from './backup.ts'
import { HostError } from './host-error.ts'
import { whoAsks } from './who-asks.ts'

/** What `restore` does for a SQLite file, for a PostgreSQL database that pg_restore has filled from `dump`. */
export async function beginEpochAfter(dump: string, env: Environment): Promise<{ commands: number; sessions: number }> {
  const config = hostConfig(env)
  if (!/^postgres(ql)?:/.test(config.DATABASE_URL ?? '') || databaseFile(config) !== undefined)
    throw new HostError(
      'The database that the environment names is not in PostgreSQL. A SQLite file is restored by `opstage restore`.',
    )
  if (!env.OPSTAGE_SESSION_SECRET)
    throw new HostError(
      'OPSTAGE_SESSION_SECRET is missing: the new end of the record is signed with it. Set it as the server has it.',
    )
  const parts = await openParts({ config, log: createLog('error') })
  try {
    const { problem } = await verifyChain(recordIn(parts.db))
    if (problem) throw new HostError(`The audit record does not verify: ${problem.message} Nothing was changed.`)
    const head = await findAnchor(parts.db, 'HEAD')
    return await beginEpoch(systemContext(parts, `restore by ${whoAsks()}`), {
      backup: basename(dump),
      manifest: {
        createdAt: head?.signedAt ?? 'an unknown time',
        sha256: null,
        auditHead: head ? { sequence: head.sequence, hash: head.hash } : null,
      },
      replacedHead: null,
    })
  } finally {
    await parts.close()
  }
}
