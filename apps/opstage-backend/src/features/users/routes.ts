import { users } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/http.ts'
import { presentUser } from '../auth/present.ts'
import { createUser } from './create.ts'
import { findUser } from './find.ts'
import { listUsers } from './queries.ts'
import { resetPassword } from './reset-password.ts'
import { updateUser } from './update.ts'

export function userRoutes(mount: Mount) {
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
}
