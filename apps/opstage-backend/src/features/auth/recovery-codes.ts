import { randomBytes } from 'node:crypto'
import { type Context, isoNow } from '../../platform/context.ts'
import { sha256 } from '../../platform/ids.ts'
import { inBase32 } from './totp.ts'

const COUNT = 10

/** 80 random bits each, so that their hashes give nothing away: `abcd-efgh-ijkl-mnop`. */
const newCode = () => inBase32(randomBytes(10)).toLowerCase().match(/.{4}/g)!.join('-')

/** However somebody types it. */
const hashOf = (code: string) => sha256(code.toLowerCase().replace(/[^a-z2-7]/g, ''))

/** Takes the place of the codes before. */
export async function makeRecoveryCodes({ db }: Context, userId: string): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode)
  await db.deleteFrom('recoveryCode').where('userId', '=', userId).execute()
  const rows = codes.map((code) => ({ userId, codeHash: hashOf(code), usedAt: null }))
  await db.insertInto('recoveryCode').values(rows).execute()
  return codes
}

/** Each is good once. */
export async function useRecoveryCode(ctx: Context, userId: string, code: string): Promise<boolean> {
  const used = await ctx.db
    .updateTable('recoveryCode')
    .set({ usedAt: isoNow(ctx) })
    .where('userId', '=', userId)
    .where('codeHash', '=', hashOf(code))
    .where('usedAt', 'is', null)
    .returning('userId')
    .executeTakeFirst()
  return used !== undefined
}

export async function countRecoveryCodes({ db }: Context, userId: string): Promise<number> {
  const unused = db
    .selectFrom('recoveryCode')
    .select('codeHash')
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
  return (await unused.execute()).length
}
