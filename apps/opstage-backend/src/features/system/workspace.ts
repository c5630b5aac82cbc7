import type { Parts } from '../../platform/context.ts'

/** There is one workspace; the shape is kept for more. Several starting backends agree on the first one's. */
export async function ensureWorkspace({ store, now, newId }: Pick<Parts, 'store' | 'now' | 'newId'>): Promise<string> {
  const at = now().toISOString()
  const { id } = await store.transaction(async (db) => {
    await db
      .insertInto('workspace')
      .values({ id: newId('wks'), code: 'default', name: 'Default', status: 'ACTIVE', createdAt: at, updatedAt: at })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .execute()
    return db.selectFrom('workspace').select('id').where('code', '=', 'default').executeTakeFirstOrThrow()
  })
  return id
}
