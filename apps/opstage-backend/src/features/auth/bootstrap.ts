import { type Config, ConfigError } from '../../config.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { hashPassword } from './password.ts'
import { weakness } from './weak-password.ts'

/** Creates the first owner from the environment when there is no user yet. It never invents a credential. */
export async function bootstrap(ctx: Context) {
  if (await hasUsers(ctx)) return
  const { username, password } = firstOwner(ctx.config)
  const passwordHash = await hashPassword(password)
  await transact(ctx, async (ctx) => {
    // Of several that start at once one goes first, and the others find its owner.
    const workspace = ctx.db.selectFrom('workspace').select('id').where('id', '=', ctx.workspaceId)
    await ctx.store.dialect.lockRows(workspace).execute()
    if (await hasUsers(ctx)) return
    const at = isoNow(ctx)
    await ctx.db
      .insertInto('user')
      .values({
        id: ctx.newId('usr'),
        workspaceId: ctx.workspaceId,
        username,
        passwordHash,
        displayName: null,
        role: 'owner',
        status: 'ACTIVE',
        lastLoginAt: null,
        createdAt: at,
        updatedAt: at,
      })
      .execute()
    await record(
      ctx,
      'system.bootstrap.completed',
      { type: 'Workspace', id: ctx.workspaceId },
      { metadata: { username } },
    )
  })
}

const hasUsers = async ({ db }: Context) =>
  (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined

function firstOwner(config: Config) {
  const { OPSTAGE_ADMIN_USERNAME: username, OPSTAGE_ADMIN_PASSWORD: password } = config
  const weak = password === undefined ? undefined : weakness(password, username ?? '')
  const problems = [
    ...(username ? [] : ['OPSTAGE_ADMIN_USERNAME is missing: there is no user yet, so name the first owner']),
    ...(password ? [] : ['OPSTAGE_ADMIN_PASSWORD is missing: there is no user yet, so set the first owner’s password']),
    ...(password && (password.length < 12 || password.length > 256)
      ? ['OPSTAGE_ADMIN_PASSWORD must have 12 to 256 characters']
      : []),
    ...(weak === undefined ? [] : [`OPSTAGE_ADMIN_PASSWORD ${weak}`]),
  ]
  if (!username || !password || problems.length > 0) throw new ConfigError(problems)
  return { username, password }
}
