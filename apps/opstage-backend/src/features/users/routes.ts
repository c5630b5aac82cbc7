import { users } from '@xtrape/capsule-contracts-node'
import type { Parts } from '../../platform/context.ts'
import type { Mount } from '../../platform/mount.ts'
import { createDeny } from '../audit/deny.ts'
import { presentUser } from '../auth/present.ts'
import { createUser } from './create.ts'
import { findUser } from './find.ts'
import { listUsers } from './queries.ts'
import { resetPassword } from './reset-password.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import { updateUser } from './update.ts'

export function userRoutes(mount: Mount, parts: Parts) {
  const deny = createDeny(parts)

  mount(users.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listUsers(ctx, query)
    return { data: rows.map(presentUser), pagination }
  })
  mount(users.create, async ({ ctx, body }) => presentUser(await createUser(ctx, body)))
  mount(users.get, async ({ ctx, params }) => presentUser(await findUser(ctx, params.userId)))
  mount(users.update, async ({ ctx, params, body }) => presentUser(await updateUser(ctx, params.userId, body)))
  mount(users.resetPassword, async ({ ctx, params, body }) =>
    presentUser(await resetPassword(ctx, params.userId, body.password)),
  )
  mount(users.resetSecondFactor, async ({ ctx, params }) => {
    if (params.userId === ctx.actor.id)
      await deny(
        ctx,
        users.resetSecondFactor,
        'Your own is switched off in your account, with your password and a code',
      )
    return presentUser(await resetSecondFactor(ctx, params.userId))
  })
}
