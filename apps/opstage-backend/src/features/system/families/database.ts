import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { databaseSize } from '../../../db/dialect.ts'
import type { Context } from '../../../platform/context.ts'
import { counter, type Family, gauge, histogram } from '../../../platform/exposition.ts'

/** How the way to the disk is, and what is on it. */
export async function databaseFamilies({ store, db, capacity }: Context): Promise<Family[]> {
  const { commits, pool } = store.state()
  return [
    histogram('opstage_transaction_duration_seconds', 'From asking for a transaction to its being on disk.', [
      [{}, capacity.transactions],
    ]),
    counter('opstage_commits_total', 'Durable commits on SQLite; transactions share them.', commits ?? []),
    gauge(
      'opstage_database_connections',
      'Connections to PostgreSQL.',
      pool
        ? [
            [{ state: 'busy' }, pool.open - pool.idle],
            [{ state: 'idle' }, pool.idle],
          ]
        : [],
    ),
    gauge('opstage_database_connections_most', 'Connections to PostgreSQL that may be open.', pool?.most ?? []),
    gauge('opstage_database_size_bytes', 'The database on disk.', await databaseSize(store.dialect, db)),
    ...(store.path === undefined ? [] : await fileFamilies(store.path)),
  ]
}

/** Of a SQLite file; the disk of PostgreSQL is elsewhere. */
async function fileFamilies(path: string): Promise<Family[]> {
  const wal = await stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
  const { bavail, blocks, bsize } = await statfs(dirname(path))
  return [
    gauge('opstage_database_wal_bytes', 'What SQLite has written and not yet taken over into the file.', wal),
    gauge('opstage_disk_free_bytes', 'Free on the disk of the database.', bavail * bsize),
    gauge('opstage_disk_size_bytes', 'Size of the disk of the database.', blocks * bsize),
  ]
}
