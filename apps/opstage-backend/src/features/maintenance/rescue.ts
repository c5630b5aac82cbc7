import { existsSync, renameSync, rmSync } from 'node:fs'
import { sql } from 'kysely'
import { databaseFile } from '../../config.ts'
import { identify, isOurs } from '../../db/our-file.ts'
import type { Parts } from '../../platform/context.ts'

/**
 * A database file that somebody deletes or replaces stays with the process that has it open, and is gone when that ends.
 * Answers a function to be called every second: it writes what the process holds back to its place, or beside it where
 * another file stands there by now, and ends the process in the same turn, so that nothing gets lost that was answered.
 */
export function createRescue({ config, store, log, now }: Parts, end: (why: string) => void) {
  const file = databaseFile(config)
  if (file === undefined) return async () => {}
  const wal = `${file}-wal`
  const ours = { file: identify(file), wal: identify(wal) }

  return async function rescue() {
    if (isOurs(ours.file) && isOurs(ours.wal)) return
    log.error({ file }, 'the database file was deleted or replaced: what this process holds is written down')
    const rescued = `${file}.rescued-${now().toISOString().replaceAll(/[-:.]/g, '')}`
    await store.db.connection().execute(async (connection) => {
      await sql`vacuum into ${rescued}`.execute(connection)
      // SQLite would replay it into whatever file it finds beside it.
      if (isOurs(ours.wal)) rmSync(wal)
      const isFree = !existsSync(file) || isOurs(ours.file)
      if (isFree) renameSync(rescued, file)
      end(
        isFree
          ? `The database file ${file} was deleted while the server ran. All of it is back in its place: start the server again.`
          : `The database file ${file} was replaced while the server ran. What the server had is in ${rescued}: put the one that you want in place, and start the server again.`,
      )
    })
  }
}
