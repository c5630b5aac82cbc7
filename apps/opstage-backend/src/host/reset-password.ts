import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Password } from '@xtrape/capsule-contracts-node'
import { openParts } from '../parts.ts'
import { databaseUrl, type Environment, readConfig } from '../config.ts'
import { resetPassword } from '../features/users/reset-password.ts'
import { resetSecondFactor } from '../features/users/reset-second-factor.ts'
import { type Context, systemContext } from '../platform/context.ts'
import { createLog } from '../platform/log.ts'
import { HostError, noDatabaseAt } from './host-error.ts'
import { readPassword } from './read-password.ts'
import { whoAsks } from './who-asks.ts'

/** Sets a new password, asked for or read from a pipe, on the database that the environment names. */
export async function resetPasswordOnHost(env: Environment, username: string, totpOff: boolean) {
  const parts = await open(env)
  try {
    const ctx = systemContext(parts, `reset-password by ${whoAsks()}`)
    const { id } = await findByName(ctx, username)
    const password = Password.safeParse(await readPassword(`New password of ${username}: `))
    if (!password.success)
      throw new HostError(`The password ${password.error.issues.map(({ message }) => message).join('; ')}.`)
    await resetPassword(ctx, id, password.data)
    if (totpOff) await resetSecondFactor(ctx, id)
  } finally {
    await parts.close()
  }
}

async function open(env: Environment) {
  // Nothing is sealed here: where the server's secret is not at hand, any will do.
  const config = readConfig({ OPSTAGE_SESSION_SECRET: randomBytes(32).toString('hex'), ...env })
  const url = databaseUrl(config)
  const path = /^file:(.*)/.exec(url)?.[1]
  if (path !== undefined && !existsSync(path)) throw noDatabaseAt(path)
  return openParts({ config, log: createLog('error') })
}

async function findByName({ db }: Context, username: string) {
  const users = await db.selectFrom('user').select(['id', 'username']).orderBy('username').limit(50).execute()
  const user = await db.selectFrom('user').select('id').where('username', '=', username).executeTakeFirst()
  if (user) return user
  throw new HostError(`There is no user "${username}". There are: ${users.map((one) => one.username).join(', ')}.`)
}
