import type { Action } from './actions.ts'
import type { Backend } from './backend.ts'
import { systemClock } from './clock.ts'
import type { Context, Declared } from './context.ts'
import { createJournal } from './journal.ts'
import { createLink } from './link.ts'
import { createLocks } from './locks.ts'
import { createLog, type LogRecord } from './log.ts'
import { readLine, readStep, type Step } from './step.ts'
import type { ResultBody } from './wire.ts'

/** What a test wants to know of a command that runs. */
export interface Run {
  progress: Step[]
  log: string[]
  onProgress: ((step: Step) => void) | undefined
  end: (result: ResultBody) => void
}

/** What a running agent works with, journal in memory, and a backend that accepts everything and hands on results. */
export function createUnconnected(
  declared: Declared,
  runs: ReadonlyMap<string, Run>,
  onLog: (record: LogRecord) => void,
): Context {
  const clock = systemClock
  const log = createLog(clock, onLog)
  const unused = () => Promise.reject(new Error('A test agent does not connect'))
  const backend: Backend = {
    register: unused,
    heartbeat: unused,
    report: unused,
    poll: unused,
    progress: async () => ({ cancelRequested: false }),
    result: async (_as, commandId, json) => runs.get(commandId)?.end(JSON.parse(json) as ResultBody),
  }
  const link = createLink(clock, log, 'memory:')
  link.identity = { agentId: 'test', agentToken: 'test' }
  link.cadence = { heartbeatMs: 30_000, pollMs: 5_000, capabilities: new Set(['progress']) }
  const journal = createJournal(undefined, clock, log)
  return { ...declared, actions: new Map(), clock, log, backend, link, journal, locks: createLocks(clock) }
}

/** The action, and each word of its handler is heard: what is sent to a backend is thinned out. */
export function recorded(action: Action, runs: ReadonlyMap<string, Run>): Action {
  return {
    ...action,
    handler: (payload, context) => {
      const run = runs.get(context.command.id)
      return action.handler(payload, {
        ...context,
        progress(percent, message) {
          context.progress(percent, message)
          const step = readStep(percent, message)
          if (!step || !run) return
          run.progress.push(step)
          run.onProgress?.(step)
        },
        log(line) {
          context.log(line)
          run?.log.push(readLine(line))
        },
      })
    },
  }
}
