import { type Config, ConfigError } from '../../config.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { hashPassword } from './password.ts'

/** Creates the first owner from the environment when there is no user yet. It never invents a credential. */
export async function bootstrap(ctx: Context) {
  const { count } = await ctx.db
    .selectFrom('user')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) > 0) return
  const { username, password } = firstOwner(ctx.config)
  const passwordHash = await hashPassword(password)
  await transact(ctx, async (ctx) => {
    const at = isoNow(ctx)
    const id = ctx.newId('usr')
    await ctx.db
      .insertInto('user')
      .values({
        id,
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
      .onConflict((conflict) => conflict.column('username').doNothing())
      .execute()
    await record(
      ctx,
      'system.bootstrap.completed',
      { type: 'Workspace', id: ctx.workspaceId },
      { metadata: { username } },
    )
  })
}

function firstOwner(config: Config) {
  const { OPSTAGE_ADMIN_USERNAME: username, OPSTAGE_ADMIN_PASSWORD: password } = config
  const problems = [
    ...(username ? [] : ['OPSTAGE_ADMIN_USERNAME is missing: there is no user yet, so name the first owner']),
    ...(password ? [] : ['OPSTAGE_ADMIN_PASSWORD is missing: there is no user yet, so set the first owner’s password']),
    ...(password && (password.length < 12 || password.length > 256)
      ? ['OPSTAGE_ADMIN_PASSWORD must have 12 to 256 characters']
      : []),
    ...(password && password === username ? ['OPSTAGE_ADMIN_PASSWORD must not be the user name'] : []),
  ]
  if (!username || !password || problems.length > 0) throw new ConfigError(problems)
  return { username: username.trim(), password }
}
