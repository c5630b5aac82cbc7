import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { command } from '../command.ts'
import { DONE, FAILED } from '../exit-codes.ts'
import { columnsOf, type Io } from '../io.ts'
import { dataFolder } from '../server/folders.ts'
import { answer, say } from '../terminal/answer.ts'
import { box } from '../up/box.ts'
import { localUrl } from '../up/healthy.ts'
import { findRunning, howToStop, noteRunning } from '../up/running.ts'
import { serverEnvironment } from '../up/server-environment.ts'

export const upCommand = (io: Io) =>
  command('up', 'run the server with its console; the first time it sets itself up', [
    'opstage up',
    'opstage up --port 8090 --data ./opstage-data',
    'OPSTAGE_HOST=0.0.0.0 opstage up --logs',
  ])
    .option('--port <port>', 'port to listen on; default: OPSTAGE_PORT, else 8080')
    .option('--host <address>', 'address to listen on; default: OPSTAGE_HOST, else 127.0.0.1')
    .option('--data <folder>', 'database, keys and secrets; default: OPSTAGE_DATA_DIR, else ~/.local/share/opstage')
    .option('--logs', 'write the log of the server to standard output instead of opstage.log in that folder')
    .addHelpText('after', '\nEvery variable of the server counts here too, and wins over what is set up.')
    .action(async (options) => {
      const folder = options.data ?? dataFolder(io.env)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const runningFile = join(folder, 'running.json')
      const running = await findRunning(runningFile)
      if (running)
        throw new CliError(
          `Opstage already runs on ${folder}, at ${running.url}.\nTo stop it: ${howToStop(running)}`,
          'ALREADY_RUNNING',
        )
      const { env, username, password } = serverEnvironment(io.env, folder, options)
      const logFile = options.logs ? undefined : join(folder, 'opstage.log')
      const server = await startOrExplain(env, logFile)
      const url = env.OPSTAGE_PUBLIC_BASE_URL ?? localUrl(env.OPSTAGE_HOST!, new URL(server.address).port)
      noteRunning(runningFile, localUrl(env.OPSTAGE_HOST!, new URL(server.address).port))
      const isStill = await server.opensAccount(username, password)
      const shown = {
        url,
        username,
        passwordFile: isStill ? passwordFile(folder) : null,
        dataFolder: folder,
        logFile: logFile ?? null,
      }
      answer(io, options, shown, () =>
        box(
          [
            `Opstage is running at ${url}`,
            '',
            `User      ${username}`,
            `Password  ${isStill ? password : 'the one you have set (the first one no longer opens the account)'}`,
            '',
            `Data      ${folder}`,
            ...(logFile ? [`Log       ${logFile}`] : []),
            '',
            `In another terminal: opstage login ${url}`,
            'Ctrl-C stops it.',
          ],
          io.stdout.isTTY ? columnsOf(io.stdout) : Infinity,
        ),
      )
      await stopSignal()
      if (!options.json) say(io, '\nStopping …')
      await server.stop()
      if (!options.json) say(io, 'Stopped.')
      // What a library has left open keeps nobody waiting.
      process.exit(DONE)
    })

const passwordFile = (folder: string) => {
  const file = join(folder, 'secrets', 'admin-password')
  return existsSync(file) ? file : null
}

async function startOrExplain(env: Readonly<Record<string, string | undefined>>, logFile: string | undefined) {
  // Loaded only here: the other commands need neither server nor database.
  const { startServer } = await import('opstage-backend/serve')
  const { explain } = await import('opstage-backend/explain')
  try {
    return await startServer(env, logFile === undefined ? {} : { logFile })
  } catch (error) {
    throw new CliError(explain(error, env), 'NOT_STARTED', FAILED)
  }
}

/** They stay for good: a second Ctrl-C must not kill what is being written. */
const stopSignal = () =>
  new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve())
  })
