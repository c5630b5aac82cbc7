import { gathered } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'

const COLUMNS = ['id', 'type', 'status', 'timeoutSeconds', 'journalId', 'acknowledgedAt'] as const
const WISHES = ['cancelRequestedAt', 'cancelDeliveredAt'] as const

type Open = Pick<Row<'command'>, (typeof COLUMNS)[number] | (typeof WISHES)[number]>
export type Waiting = Pick<Open, 'id' | 'type' | 'timeoutSeconds'>

/** More than this wait for one agent only when it is gone; the oldest come first. */
const MOST = 500
/** A wish to cancel whose answer may have been lost is told again after this long. */
const TELL_AGAIN_MS = 5000

/** Everything that an agent has to do, read from the index of open commands alone. */
const openCommands = gathered(({ db }, { agentId, now }: { agentId: string; now: string }) =>
  db
    .selectFrom('command')
    .select([...COLUMNS, ...WISHES])
    .where('agentId', '=', agentId)
    .where('completedAt', 'is', null)
    .where('expiresAt', '>', now)
    .orderBy('id')
    .limit(MOST),
)

export interface Work {
  /** To be taken, the oldest first. */
  waiting: Waiting[]
  /** Handed to this journal before, and not acknowledged since: the answer was lost on its way. */
  again: string[]
  /** Held by a journal that is gone: nobody can know what became of them. */
  orphaned: string[]
  /** To be stopped, and not yet told. */
  cancelled: string[]
}

export interface Asker {
  agentId: string
  limit: number
  /** `undefined`: the plain contract, in which what was handed out once is never handed out again. */
  journal: string | undefined
}

/** What a poll would get right now; `undefined` when that is nothing. */
export async function findWork(ctx: Context, { agentId, limit, journal }: Asker): Promise<Work | undefined> {
  const { store } = ctx
  const open = await openCommands({ db: store.looks, store }, { agentId, now: isoNow(ctx) })
  const running = open.filter(({ status }) => status === 'RUNNING')
  const acknowledging = journal === undefined ? [] : running.filter(({ journalId }) => journalId !== null)
  const tellAgain = new Date(ctx.now().getTime() - TELL_AGAIN_MS).toISOString()
  const work: Work = {
    waiting: limit > 0 ? open.filter(({ status }) => status === 'PENDING') : [],
    again: acknowledging.filter((one) => one.journalId === journal && one.acknowledgedAt === null).map(idOf),
    orphaned: acknowledging.filter((one) => one.journalId !== journal).map(idOf),
    cancelled: running.filter((one) => one.cancelRequestedAt && (one.cancelDeliveredAt ?? '') <= tellAgain).map(idOf),
  }
  return Object.values(work).every(({ length }) => length === 0) ? undefined : work
}

const idOf = ({ id }: Open) => id

/** Remembers that the agent has these in its journal; it says so until an answer tells it that we know. */
export async function acknowledge(ctx: Context, agentId: string, commandIds: string[]) {
  await ctx.db
    .updateTable('command')
    .set({ acknowledgedAt: isoNow(ctx) })
    .where('id', 'in', commandIds)
    .where('agentId', '=', agentId)
    .where('status', '=', 'RUNNING')
    .where('acknowledgedAt', 'is', null)
    .execute()
}
