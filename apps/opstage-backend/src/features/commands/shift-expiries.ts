import type { Context } from '../../platform/context.ts'

/** Moves the expiry of every open command along with the clock; answers how many. Call it inside a transaction. */
export async function shiftOpenExpiries({ db }: Context, byMs: number): Promise<number> {
  const open = await db.selectFrom('command').select(['id', 'expiresAt']).where('completedAt', 'is', null).execute()
  for (const { id, expiresAt } of open) {
    const moved = new Date(Date.parse(expiresAt) + byMs).toISOString()
    await db
      .updateTable('command')
      .set({ expiresAt: moved })
      .where('id', '=', id)
      .where('completedAt', 'is', null)
      .execute()
  }
  return open.length
}
