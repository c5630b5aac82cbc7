import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CliError } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { configFolder } from './folders.ts'

const Login = z.object({
  username: z.string(),
  role: z.string(),
  token: z.string(),
  tokenId: z.string(),
  expiresAt: z.string(),
})
export type Login = z.infer<typeof Login>

const Logins = z.object({ current: z.string().nullable(), servers: z.record(z.string(), Login) })
type Logins = z.infer<typeof Logins>

export const loginsFile = (env: Io['env']) => join(configFolder(env), 'logins.json')

/** Who is signed in at which server, by URL. */
export function readLogins(env: Io['env']): Logins {
  const file = loginsFile(env)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { current: null, servers: {} }
    throw new CliError(`The logins cannot be read: ${(error as Error).message}.`, 'LOGINS_UNREADABLE')
  }
  try {
    return Logins.parse(JSON.parse(text))
  } catch {
    throw new CliError(`${file} is damaged. Delete it and run opstage login.`, 'LOGINS_UNREADABLE')
  }
}

export function keepLogin(env: Io['env'], url: string, login: Login) {
  const { servers } = readLogins(env)
  write(env, { current: url, servers: { ...servers, [url]: login } })
}

export function forgetLogin(env: Io['env'], url: string) {
  const { current, servers } = readLogins(env)
  const rest = Object.fromEntries(Object.entries(servers).filter(([one]) => one !== url))
  write(env, { current: current === url ? (Object.keys(rest)[0] ?? null) : current, servers: rest })
}

/** Renamed into place: whoever reads meanwhile sees the old file or the new one. */
function write(env: Io['env'], logins: Logins) {
  const file = loginsFile(env)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
