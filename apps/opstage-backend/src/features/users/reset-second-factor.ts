import type { Row } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { removeSecondFactor } from '../auth/second-factor.ts'
import { endSessions } from '../auth/session.ts'
import { findUser } from './find.ts'

/** For somebody who has lost phone and recovery codes: the password alone opens the account again. */
export function resetSecondFactor(ctx: Context, userId: string): Promise<Row<'user'>> {
  return transact(ctx, async (ctx) => {
    const { username } = await findUser(ctx, userId)
    await removeSecondFactor(ctx, userId)
    await endSessions(ctx, userId)
    await record(ctx, 'user.second_factor.reset', { type: 'User', id: userId, name: username })
    return findUser(ctx, userId)
  })
}
