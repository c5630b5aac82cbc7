import { createApp } from './app.ts'
import { type Environment, readConfig } from './config.ts'
import { explain } from './explain.ts'
import { opensAccount } from './features/auth/opens-account.ts'
import { createLog, logFileAt } from './platform/log.ts'

/** How long open requests may take to end once the process is asked to stop. */
const DRAIN_MS = 10_000
/**
 * Connections that may wait to be accepted, as far as the system lets us: those of a whole fleet come at once after a restart. The
 * system says nothing to whoever is one too many, and they try again after 1, 3, 7 and 15 s: with Node's 511 the last of 10,000
 * agents was back after 30 s.
 */
const BACKLOG = 65_535

export interface Server {
  /** Where it listens, as a URL. */
  address: string
  /** Whether this is the password of a user who may sign in. Nothing is recorded: only for whoever has the machine. */
  opensAccount: (username: string, password: string) => Promise<boolean>
  /** Takes nothing new, lets what is open end for ten seconds at most, and writes what is only in memory. */
  stop: () => Promise<void>
}

/** Starts the server and answers once it listens. Its log goes to `logFile`, else to standard output. */
export async function startServer(env: Environment, { logFile }: { logFile?: string } = {}): Promise<Server> {
  const config = readConfig(env)
  const log = createLog(config.OPSTAGE_LOG_LEVEL, logFile === undefined ? undefined : logFileAt(logFile))
  const end = (why: string) => {
    process.stderr.write(`${why}\n`)
    process.exit(1)
  }
  const { http, parts } = await createApp({ config, log, end })
  const stop = async () => {
    log.info('stopping: nothing new is taken, what is open may end')
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    await http.close()
    log.info('stopped')
  }
  const address = await http.listen({ host: config.OPSTAGE_HOST, port: config.OPSTAGE_PORT, backlog: BACKLOG })
  log.info({ address, database: parts.store.dialect.kind }, 'Opstage is ready')
  return { address, stop, opensAccount: (username, password) => opensAccount(parts, username, password) }
}

/** Runs the server until it is asked to stop; what prevents a start is said in words, with exit code 1. */
export async function serve(env: Environment) {
  try {
    const server = await startServer(env)
    const stop = () => void server.stop().then(() => process.exit(0))
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  } catch (error) {
    process.stderr.write(`${explain(error, env)}\n`)
    process.exit(1)
  }
}
