import { apiTokens } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import { serverCommand } from '../command.ts'
import { FAILED } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { readUrl } from '../server/connect.ts'
import { forgetLogin, readLogins } from '../server/logins.ts'
import { asPerson } from '../server/sign-in.ts'
import { answer } from '../terminal/answer.ts'

export const logoutCommand = (io: Io) =>
  serverCommand('logout', 'revoke the token of a login and forget it', [
    'opstage logout',
    'opstage logout --forget-only',
  ])
    .option('--forget-only', 'only delete it here: it stays valid until its end, or until it is revoked in the console')
    .option('--password-stdin', 'read the password from the first line of standard input')
    .action(async (options) => {
      const { current, servers } = readLogins(io.env)
      const url = options.server === undefined ? current : readUrl(options.server)
      const login = url === null ? undefined : servers[url]
      if (url === null || !login) throw new CliError('There is no login to end.', 'NOT_SIGNED_IN', FAILED)
      if (!options.forgetOnly)
        await asPerson(io, url, login.username, 'Revoking a token', options, (call) =>
          call(apiTokens.revoke, { params: { apiTokenId: login.tokenId } }),
        )
      forgetLogin(io.env, url)
      answer(io, options, { url, revoked: !options.forgetOnly }, () =>
        options.forgetOnly
          ? `Forgotten here. The token stays valid until ${login.expiresAt.slice(0, 10)}, or until you revoke it in the console: Settings → API tokens.`
          : `Signed out of ${url}; the token is revoked.`,
      )
    })
