import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from './command.ts'

const KEPT_LINES = 15

export interface ChildOptions {
  name: string
  /** What `node` gets. */
  args: string[]
  /** Another Node than the one that runs this. */
  node?: string | undefined
  env: NodeJS.ProcessEnv
  logFile: string
  onLine?: ((line: string) => void) | undefined
}

export interface Child {
  name: string
  pid: number
  logFile: string
  /** How it ended, in words, once it has. */
  exited: Promise<string>
  lastLines: () => string[]
  /** Asks it to end, and after `graceMs` makes it. */
  stop: (graceMs?: number) => Promise<void>
}

/** A long-running Node process of ours. Its output goes to a log file, the one of the time before is kept beside it. */
export function startChild({ name, args, node = process.execPath, env, logFile, onLine }: ChildOptions): Child {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 })
  try {
    renameSync(logFile, `${logFile}.1`)
  } catch {
    // The first start has no log to keep.
  }
  const log = createWriteStream(logFile, { mode: 0o600 })
  // A process group of its own, so that Ctrl-C reaches us alone and we can end things in their order.
  const child = spawn(node, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`)
      if (lines.push(line) > KEPT_LINES) lines.shift()
      onLine?.(line)
    })
  }
  const killWithUs = () => child.kill()
  process.on('exit', killWithUs)
  // On 'close' rather than 'exit': its last words are read by then.
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`))
    child.on('close', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
  }).finally(() => {
    process.off('exit', killWithUs)
    log.end()
  })
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    exited,
    lastLines: () => [...lines],
    stop: async (graceMs = 10_000) => {
      child.kill('SIGTERM')
      const late = new AbortController()
      const force = delay(graceMs, undefined, { signal: late.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      )
      await exited
      late.abort()
      await force
    },
  }
}

/** What to tell the user about a child that ended by itself. */
export async function obituary(child: Child): Promise<string> {
  const how = await child.exited
  const said = child.lastLines().map((line) => `  │ ${line}`)
  return [`${child.name} ${how}.`, ...said, `  its whole log: ${child.logFile}`].join('\n')
}
