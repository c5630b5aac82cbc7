import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface CommandOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Passes the output on while it comes, besides returning it. */
  show?: boolean
  /** Ends the program after this time, with exit code 124. */
  timeoutMs?: number
}

export interface CommandResult {
  code: number
  output: string
}

/** Runs a program to its end; never throws, so that the caller decides what a failure means. */
export function run(command: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { cwd = root, env = process.env, show = false, timeoutMs } = options
  const color = show && process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
  const child = spawn(command, args, { cwd, env: { ...env, ...color }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (show) process.stdout.write(text)
    })
  }
  endWithUs(child)
  let late = false
  const timer = timeoutMs && setTimeout(() => (late = child.kill()), timeoutMs)
  return new Promise((done) => {
    child.on('error', (error) => done({ code: 127, output: `${command}: ${error.message}` }))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      done({ code: late ? 124 : (code ?? exitCodeOf(signal!)), output })
    })
  })
}

const exitCodeOf = (signal: NodeJS.Signals) => 128 + constants.signals[signal]

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const running = new Set<ChildProcess>()

function stopAll(signal: NodeJS.Signals) {
  for (const child of running) child.kill(signal)
  process.exit(exitCodeOf(signal))
}

/** Otherwise a terminated task would leave its compiler or test run behind. */
function endWithUs(child: ChildProcess) {
  if (running.size === 0) for (const signal of signals) process.on(signal, stopAll)
  running.add(child)
  child.on('close', () => {
    running.delete(child)
    if (running.size === 0) for (const signal of signals) process.off(signal, stopAll)
  })
}
