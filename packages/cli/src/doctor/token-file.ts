import { readFileSync, statSync } from 'node:fs'
import { agents, ApiError, createClient } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import { reach, userAgent } from '../server/connect.ts'
import { type Finding, good, wrong } from './finding.ts'

const WHAT = 'token file'

/** Whether the file in which an agent keeps who it is can be read, is nobody else's to read, and is accepted. */
export async function examineTokenFile(file: string, url: string): Promise<Finding[]> {
  let text: string
  let mode: number
  try {
    text = readFileSync(file, 'utf8')
    mode = statSync(file).mode & 0o777
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return [
      wrong(
        WHAT,
        missing ? `There is no ${file}.` : `${file} cannot be read: ${(error as Error).message}.`,
        missing
          ? 'The agent has not registered yet: start it with OPSTAGE_REGISTRATION_TOKEN (opstage tokens create).'
          : 'Run this as the user of the service, and let that user own the file.',
      ),
    ]
  }
  const identity = parse(text)
  if (!identity)
    return [
      wrong(
        WHAT,
        `${file} is damaged.`,
        'Move it away and start the service with a token that is bound to its code: opstage tokens create --agent <code>.',
      ),
    ]
  return [permissions(file, mode), await acceptance(url, identity)]
}

const permissions = (file: string, mode: number): Finding =>
  (mode & 0o077) === 0
    ? good(WHAT, `${file} is readable by its owner only.`)
    : wrong(WHAT, `${file} can be read by others (mode ${mode.toString(8)}).`, `chmod 600 ${file}`)

interface Identity {
  agentId: string
  agentToken: string
}

function parse(text: string): Identity | undefined {
  try {
    const { agentId, agentToken } = JSON.parse(text) as Partial<Identity>
    return typeof agentId === 'string' && typeof agentToken === 'string' ? { agentId, agentToken } : undefined
  } catch {
    return undefined
  }
}

const advice: Record<string, string> = {
  AGENT_DISABLED: 'The token is good. Let it work again with opstage agents enable.',
  AGENT_REVOKED: 'Enrol it again: opstage tokens create --agent <code>, and start it with that token.',
  AGENT_TOKEN_REVOKED: 'Another process has enrolled with its code since. Give each process a code of its own.',
  AGENT_TOKEN_INVALID: 'Was the database restored or made anew, or is it the file of another server? Enrol it again.',
}

/** A heartbeat that says nothing sensible: the token is looked at first, and nothing is changed. */
async function acceptance(url: string, { agentId, agentToken }: Identity): Promise<Finding> {
  const headers = () => ({ authorization: `Bearer ${agentToken}`, 'user-agent': userAgent })
  const call = createClient({ baseUrl: url, fetch: reach(url), headers })
  try {
    await call(agents.heartbeat, { params: { agentId }, body: { inFlight: 'nothing' } as never })
    return good(WHAT, `The server accepts the token of ${agentId}.`)
  } catch (error) {
    if (error instanceof CliError) return wrong(WHAT, error.message, 'Is the address right?')
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'VALIDATION_FAILED') return good(WHAT, `The server accepts the token of ${agentId}.`)
    return wrong(WHAT, `The server refuses it: ${error.message}.`, advice[error.code] ?? 'Enrol the agent again.')
  }
}
