import type { audit, Query } from '@xtrape/capsule-contracts-node'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'
import { cursorOf, withNextCursor } from '../../platform/history.ts'

type Filters = Omit<Query<typeof audit.export>, 'format'>

const filtered = (
  { db }: Pick<Context, 'db'>,
  { action, actorType, actorId, targetType, targetId, result, from, to }: Filters,
) =>
  db
    .selectFrom('auditEvent')
    .selectAll()
    .$if(action !== undefined, (q) => q.where('action', 'in', action!))
    .$if(actorType !== undefined, (q) => q.where('actorType', 'in', actorType!))
    .$if(actorId !== undefined, (q) => q.where('actorId', 'in', actorId!))
    .$if(targetType !== undefined, (q) => q.where('targetType', 'in', targetType!))
    .$if(targetId !== undefined, (q) => q.where('targetId', 'in', targetId!))
    .$if(result !== undefined, (q) => q.where('result', 'in', result!))
    .$if(from !== undefined, (q) => q.where('createdAt', '>=', from!))
    .$if(to !== undefined, (q) => q.where('createdAt', '<=', to!))

export async function listAuditEvents(ctx: Context, query: Query<typeof audit.list>) {
  const after = cursorOf(query)
  const page = filtered(ctx, query).$if(after !== undefined, (q) =>
    q.where((eb) => eb(eb.refTuple('createdAt', 'id'), after!.comparison, eb.tuple(after!.at, after!.id))),
  )
  return withNextCursor(query, await fetchPage(ctx.db, page, query, { createdAt: 'createdAt' }, 'id'))
}

const BATCH = 500

/** All that match, oldest first, a batch at a time: nothing is held but the batch, and others work in between. */
export async function* eachAuditEvent(ctx: Pick<Context, 'db'>, filters: Filters) {
  let last = { createdAt: '', id: '' }
  for (;;) {
    const { createdAt, id } = last
    const rows = await filtered(ctx, filters)
      .where((eb) => eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(createdAt, id)))
      .orderBy('createdAt')
      .orderBy('id')
      .limit(BATCH)
      .execute()
    yield* rows
    if (rows.length < BATCH) return
    last = rows.at(-1)!
  }
}
