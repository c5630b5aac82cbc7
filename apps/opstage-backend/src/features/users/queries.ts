import type { Query, users } from '@xtrape/capsule-contracts-node'
import { contains } from '../../db/dialect.ts'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'

export function listUsers({ db, store }: Context, { role, status, q, ...paging }: Query<typeof users.list>) {
  const filtered = db
    .selectFrom('user')
    .selectAll()
    .$if(role !== undefined, (query) => query.where('role', 'in', role!))
    .$if(status !== undefined, (query) => query.where('status', 'in', status!))
    .$if(q !== undefined, (query) =>
      query.where((eb) =>
        eb.or([contains(store.dialect, eb, 'username', q!), contains(store.dialect, eb, 'displayName', q!)]),
      ),
    )
  return fetchPage(db, filtered, paging, { createdAt: 'createdAt', username: 'username' }, 'id')
}
