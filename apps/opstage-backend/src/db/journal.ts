import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'

const MIB = 1024 * 1024
const PAGE_BYTES = 4096
/** What was written and is not yet in its place. */
const JOURNAL_BYTES = 64 * MIB
/** So many pages are moved in the middle of a commit without anybody's noticing. */
const FEW_PAGES = 4096
/** A commit that gives back a MiB of the journal takes half a millisecond longer. */
const CUT_BYTES = 16 * MIB

/**
 * Keeps the journal of a SQLite file small, whose pages `move` brings to their place from beside whoever writes; answers with how many are
 * left. To be called now and then.
 *
 * While somebody reads the file as it was, a backup for a minute, nothing can be moved, and the journal grows. The first commit after it
 * would move all of that while everybody waits: that is left to `move`, until little is left. It would also give all of the space back, which
 * for 230 MiB held up the event loop for 105 ms: each time the journal begins anew it is cut by a little only.
 */
export function keepJournalSmall(database: Pick<Database, 'pragma'>, path: string, move: () => Promise<number>) {
  const moveByItself = (isAllowed: boolean) =>
    database.pragma(`wal_autocheckpoint = ${isAllowed ? JOURNAL_BYTES / PAGE_BYTES : 0}`)
  const cutTo = (bytes: number) => database.pragma(`journal_size_limit = ${Math.max(bytes, JOURNAL_BYTES)}`)
  // Only when `move` could not keep up does a commit do it itself.
  moveByItself(true)
  cutTo(JOURNAL_BYTES)
  return async () => {
    const journal = statSync(`${path}-wal`, { throwIfNoEntry: false })
    if (journal) cutTo(journal.size - CUT_BYTES)
    moveByItself((await move()) <= FEW_PAGES)
  }
}
