import { createApp } from './app.ts'
import { type Environment, readConfig } from './config.ts'
import { explain } from './explain.ts'
import { createLog } from './platform/log.ts'

/** How long open requests may take to end once the process is asked to stop. */
const DRAIN_MS = 10_000

/** Runs the server until it is asked to stop; what prevents a start is said in words, with exit code 1. */
export async function serve(env: Environment) {
  try {
    await start(env)
  } catch (error) {
    process.stderr.write(`${explain(error, env)}\n`)
    process.exit(1)
  }
}

async function start(env: Environment) {
  const config = readConfig(env)
  const log = createLog(config.OPSTAGE_LOG_LEVEL)
  const { http, parts } = await createApp({ config, log })
  const stop = async (signal: string) => {
    log.info({ signal }, 'stopping: nothing new is taken, what is open may end')
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    await http.close()
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))
  const address = await http.listen({ host: config.OPSTAGE_HOST, port: config.OPSTAGE_PORT })
  log.info({ address, database: parts.store.dialect.kind }, 'Opstage is ready')
}
