import { ApiError, services } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import type { Io } from '../io.ts'
import { connect, type Server } from '../server/connect.ts'
import { doubtful, type Finding, good, wrong } from './finding.ts'

const SOON_MS = 7 * 86_400_000
const FIRST_WORD_MS = 5000

/** Whether the token that is kept is accepted, and whether the stream of changes comes through. */
export async function examineLogin(io: Io, url: string): Promise<Finding[]> {
  let server: Server
  try {
    server = connect(io, { server: url })
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return [doubtful('login', `There is no login for ${url}.`, `Run opstage login ${url}, or set OPSTAGE_API_TOKEN.`)]
  }
  try {
    await server.call(services.list, { query: { pageSize: 1 } })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return [wrong('login', `The token is refused: ${error.message}.`, `Run opstage login ${url}.`)]
  }
  return [accepted(server), await stream(server)]
}

function accepted({ url, login }: Server): Finding {
  if (!login) return good('login', 'The token of OPSTAGE_API_TOKEN is accepted.')
  const { username, role, expiresAt } = login
  const found = `You are ${username} (${role}) until ${expiresAt.slice(0, 10)}.`
  if (Date.parse(expiresAt) - Date.now() > SOON_MS) return good('login', found)
  return doubtful('login', found, `It ends soon: run opstage login ${url}.`)
}

/** A proxy that buffers answers holds back what the console lives on. */
async function stream({ url, headers }: Server): Promise<Finding> {
  const stop = new AbortController()
  const late = setTimeout(() => stop.abort(), FIRST_WORD_MS)
  try {
    const response = await fetch(`${url}/api/admin/live`, { headers, signal: stop.signal })
    const { value } = (await response.body?.getReader().read()) ?? {}
    if (response.ok && value) return good('stream', 'Live events come through at once.')
    return doubtful(
      'stream',
      `Live events were answered with status ${response.status}.`,
      'Look into the log of the server.',
    )
  } catch {
    return wrong(
      'stream',
      `Live events do not come through within ${FIRST_WORD_MS / 1000} s: a proxy in between holds them back.`,
      'Switch off buffering for /api/admin/live (nginx: proxy_buffering off) and let it stay open for a minute at least.',
    )
  } finally {
    clearTimeout(late)
    stop.abort()
  }
}
