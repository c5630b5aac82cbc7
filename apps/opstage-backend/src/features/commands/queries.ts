import type { commands, Query } from '@xtrape/capsule-contracts-node'
import { fetchPage } from '../../db/page.ts'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { cursorOf, withNextCursor } from '../../platform/history.ts'

export async function listCommands({ db }: Context, query: Query<typeof commands.list>) {
  const after = cursorOf(query)
  const { status, type, actionName, serviceId, agentId, createdByUserId, from, to } = query
  const filtered = db
    .selectFrom('command')
    .selectAll()
    .$if(status !== undefined, (q) => q.where('status', 'in', status!))
    .$if(type !== undefined, (q) => q.where('type', 'in', type!))
    .$if(actionName !== undefined, (q) => q.where('actionName', 'in', actionName!))
    .$if(serviceId !== undefined, (q) => q.where('serviceId', 'in', serviceId!))
    .$if(agentId !== undefined, (q) => q.where('agentId', 'in', agentId!))
    .$if(createdByUserId !== undefined, (q) => q.where('createdByUserId', 'in', createdByUserId!))
    .$if(from !== undefined, (q) => q.where('createdAt', '>=', from!))
    .$if(to !== undefined, (q) => q.where('createdAt', '<=', to!))
    .$if(after !== undefined, (q) =>
      q.where((eb) => eb(eb.refTuple('createdAt', 'id'), after!.comparison, eb.tuple(after!.at, after!.id))),
    )
  const columns = { createdAt: 'createdAt', finishedAt: 'completedAt?' }
  return withNextCursor(query, await fetchPage(db, filtered, query, columns, 'id'))
}

export const resultOf = ({ db }: Context, commandId: string): Promise<Row<'commandResult'> | undefined> =>
  db.selectFrom('commandResult').selectAll().where('commandId', '=', commandId).executeTakeFirst()
