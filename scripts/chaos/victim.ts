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
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
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
      const ended = once(child, 'exit')
      up = Promise.race([ended, isUp ? isUp() : once(child, 'message')])
    },
    untilUp: () => up,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
