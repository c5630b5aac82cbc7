import { type Context, isoNow } from '../../platform/context.ts'

type Needs = Pick<Context, 'db' | 'now'>

/** What is kept under a name: the settings, and what one run leaves for the next. */
export async function storedValue<T>({ db }: Pick<Context, 'db'>, key: string): Promise<T | undefined> {
  const row = await db.selectFrom('systemSetting').select('valueJson').where('key', '=', key).executeTakeFirst()
  return row && (JSON.parse(row.valueJson) as T)
}

export async function storeValue(ctx: Needs, key: string, value: unknown) {
  const at = isoNow(ctx)
  const valueJson = JSON.stringify(value)
  await ctx.db
    .insertInto('systemSetting')
    .values({ key, valueJson, createdAt: at, updatedAt: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ valueJson, updatedAt: at }))
    .execute()
}
