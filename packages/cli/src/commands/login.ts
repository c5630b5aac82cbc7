import { ApiError, apiTokens, Role, roleRank } from '@xtrape/capsule-contracts-node'
import { Option } from '@commander-js/extra-typings'
import { hostname } from 'node:os'
import { CliError } from '../cli-error.ts'
import { command } from '../command.ts'
import { USAGE } from '../exit-codes.ts'
import { canAsk, type Io } from '../io.ts'
import { type Call, reach, readUrl } from '../server/connect.ts'
import { keepLogin, loginsFile, readLogins } from '../server/logins.ts'
import { signIn } from '../server/sign-in.ts'
import { answer, say } from '../terminal/answer.ts'
import { askSecret, askText } from '../terminal/ask.ts'
import { readInput } from '../terminal/read-input.ts'

const DAY_SECONDS = 86_400
const days = (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 365) return number
  throw new CliError(`--days is "${text}": it must be a number from 1 to 365.`, 'USAGE', USAGE)
}

/** What is kept is an API token, which can be seen and revoked in the console, and never the password. */
export const loginCommand = (io: Io) =>
  command('login', 'sign in to a server: makes an API token and keeps it for this user of the machine', [
    'opstage login',
    'opstage login https://opstage.example.org --user ada',
    'opstage login localhost:8080 --user ci --password-stdin --role operator < password.txt',
  ])
    .argument('[url]', 'where the server is; asked for when left out')
    .option('--user <name>', 'user name; asked for when left out')
    .option('--password-stdin', 'read the password from the first line of standard input')
    .option('--code <code>', 'code of the second factor; asked for where it is on')
    .addOption(new Option('--role <role>', 'what the token may do at most; default: your role').choices(Role.options))
    .option('--days <days>', 'how long the token lives, at most 365', days, 90)
    .action(async (given, options) => {
      const url = readUrl(given ?? (io.env.OPSTAGE_URL || (await askUrl(io))))
      if (isOpen(url)) say(io, `${url} is not encrypted: password and token can be read on their way.`)
      await refuseNobody(url)
      const username = options.user ?? (await askOrRefuse(io, '--user', () => askText(io, { message: 'User' })))
      const password = options.passwordStdin
        ? (await readInput(io)).split('\n')[0]!
        : await askOrRefuse(io, '--password-stdin', () => askSecret(io, 'Password'))
      const { user, call, signOut } = await signIn(io, url, { username, password, code: options.code })
      try {
        await revokeFormer(call, io, url)
        const { data } = await call(apiTokens.create, {
          body: {
            name: `opstage on ${hostname()}`.slice(0, 200),
            role: lower(options.role ?? user.role, user.role),
            expiresInSeconds: options.days * DAY_SECONDS,
          },
        })
        const { role, expiresAt, id: tokenId, rawToken: token } = data
        keepLogin(io.env, url, { username: user.username, role, token, tokenId, expiresAt })
        answer(
          io,
          options,
          { url, username: user.username, role, expiresAt },
          () =>
            `Signed in to ${url} as ${user.username} (${role}), until ${expiresAt.slice(0, 10)}.\n` +
            `The token is in ${loginsFile(io.env)}; opstage logout takes it back.`,
        )
      } finally {
        await signOut()
      }
    })

/** Before anybody is asked for a password. */
const refuseNobody = async (url: string) => void (await reach(url)(`${url}/api/system/health`))

/** Plain http to another machine. */
const isOpen = (url: string) => !/^(https:|http:\/\/(localhost|127\.|\[::1\]))/.test(url)

const lower = (wanted: Role, own: Role) => (roleRank[wanted] < roleRank[own] ? wanted : own)

const askUrl = (io: Io) =>
  askOrRefuse(io, 'the address of the server', () =>
    askText(io, { message: 'Server', initialValue: readLogins(io.env).current ?? 'http://localhost:8080' }),
  )

function askOrRefuse<T>(io: Io, what: string, ask: () => Promise<T>): Promise<T> {
  if (canAsk(io)) return ask()
  throw new CliError(`Nobody can be asked here: give ${what}.`, 'USAGE', USAGE)
}

/** The token of an earlier login would stay valid until its end, with nobody who knows of it. */
async function revokeFormer(call: Call, io: Io, url: string) {
  const former = readLogins(io.env).servers[url]
  if (!former) return
  await call(apiTokens.revoke, { params: { apiTokenId: former.tokenId } }).catch((error: unknown) => {
    // Of another user, or gone already.
    if (!(error instanceof ApiError) || error.code !== 'API_TOKEN_NOT_FOUND') throw error
  })
}
