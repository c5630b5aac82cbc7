import type { Parts } from '../../platform/context.ts'
import { isPassword } from './password.ts'

/** Whether a user who is not disabled has this password, without a sign-in: no session, no event, no count of failures. */
export async function opensAccount({ db }: Pick<Parts, 'db'>, username: string, password: string): Promise<boolean> {
  const user = await db
    .selectFrom('user')
    .select('passwordHash')
    .where('username', '=', username)
    .where('status', '=', 'ACTIVE')
    .executeTakeFirst()
  return isPassword(user?.passwordHash, password)
}
