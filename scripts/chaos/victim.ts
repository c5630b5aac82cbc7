import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { root } from '../steps/command.ts'

/** A process that is killed without warning, and started again. */
export interface Victim {
  name: string
  start: () => void
  /** Resolves once it does its work, or has ended before. */
  untilUp: () => Promise<unknown>
  kill: () => Promise<void>
  /** How often it ended while it did its work, without anybody's doing. */
  diedAlone: () => number
  /** Asks it to end, for the end of the run. */
  stop: () => Promise<void>
}

interface VictimOptions {
  name: string
  args: string[]
  env: NodeJS.ProcessEnv
  logFile: string
  /** How to know that it works; without, it says so itself, by any message. */
  isUp?: () => Promise<void>
}

// A run that is interrupted leaves nobody behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

export function createVictim({ name, args, env, logFile, isUp }: VictimOptions): Victim {
  let child: ChildProcess | undefined
  let up: Promise<unknown> = Promise.resolve()
  let isEnding = false
  let diedAlone = 0
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    isEnding = true
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  process.on('exit', () => child?.kill('SIGKILL'))
  return {
    name,
    start() {
      const log = openSync(logFile, 'a', 0o600)
      child = spawn(process.execPath, ['--conditions=source', ...args], {
        cwd: root,
        env,
        stdio: ['ignore', log, log, 'ipc'],
      })
      closeSync(log)
      isEnding = false
      let works = false
      const ended = once(child, 'exit').then(() => (diedAlone += works && !isEnding ? 1 : 0))
      const begins = (isUp ? isUp() : once(child, 'message')).then(() => (works = true))
      up = Promise.race([ended, begins])
    },
    untilUp: () => up,
    diedAlone: () => diedAlone,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
