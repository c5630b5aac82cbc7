import { ApiError, createClient, system, type SystemHealth } from '@xtrape/capsule-contracts-node'
import { CliError } from '../cli-error.ts'
import { reach, userAgent } from '../server/connect.ts'
import { duration } from '../terminal/ago.ts'
import { doubtful, type Finding, good, wrong } from './finding.ts'
import { version } from '../version.ts'

/** More than this, and tokens, codes of a second factor and times in the record are off. */
const SKEW_MS = 30_000

/** Whether Opstage answers at an address, how it is, and whether its clock and version fit. */
export async function examineServer(url: string): Promise<Finding[]> {
  const call = createClient({ baseUrl: url, fetch: reach(url), headers: () => ({ 'user-agent': userAgent }) })
  const began = Date.now()
  try {
    const { data } = await call(system.health, {})
    const ended = Date.now()
    return [health(url, data, ended - began), ...versionOf(data), clock(data, began, ended)]
  } catch (error) {
    if (error instanceof CliError)
      return [wrong('server', error.message, 'Mend this first: the rest needs the server.')]
    if (!(error instanceof ApiError)) throw error
    return [
      wrong(
        'server',
        `${url} answers, but not as Opstage does (status ${error.status}).`,
        'Is the address right, with its path? A proxy in between must pass /api/ on unchanged, and wait 60 s for an answer.',
      ),
    ]
  }
}

function health(url: string, { status, version, database, uptimeSeconds }: SystemHealth, tookMs: number): Finding {
  const found = `Opstage ${version} at ${url} is ${status}, up for ${duration(1000 * uptimeSeconds)}, answers within ${tookMs} ms.`
  if (status === 'UP') return good('server', found)
  return wrong(
    'server',
    `${found} Its database (${database.kind}) is ${database.status}.`,
    'Look into the log of the server: is its disk full, or PostgreSQL away?',
  )
}

/** The one before and the one after are served too: see the upgrade guide. */
function versionOf(health: SystemHealth): Finding[] {
  const [own, theirs] = [version, health.version].map((text) => text.split('.').map(Number))
  const apart = own![0] === theirs![0] ? Math.abs(own![1]! - theirs![1]!) : 2
  if (apart <= 1)
    return [good('version', `This command is ${version}, the server ${health.version}: they work together.`)]
  return [
    doubtful(
      'version',
      `This command is ${version}, the server ${health.version}: too far apart to be tested together.`,
      `Use the command of the server: npx @xtrape/opstage@${health.version}.`,
    ),
  ]
}

function clock({ timestamp }: SystemHealth, began: number, ended: number): Finding {
  const skew = Date.parse(timestamp) - (began + ended) / 2
  const off = duration(Math.abs(skew))
  if (Math.abs(skew) <= Math.max(SKEW_MS, ended - began))
    return good('clock', `This machine and the server agree within ${off}.`)
  return wrong(
    'clock',
    `The clock of the server is ${off} ${skew > 0 ? 'ahead of' : 'behind'} this machine.`,
    'Switch on time synchronisation (NTP) on both; see which one is off with date -u.',
  )
}
