import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'

export async function findUser({ db }: Context, userId: string): Promise<Row<'user'>> {
  const user = await db.selectFrom('user').selectAll().where('id', '=', userId).executeTakeFirst()
  if (!user) throw new AppError('USER_NOT_FOUND')
  return user
}
