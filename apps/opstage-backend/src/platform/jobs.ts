import type { Log } from './log.ts'
import type { Job as SingleJob, Peers } from './peers.ts'

export interface Job {
  /** Ends the job; resolves when a run that is under way has finished. */
  stop: () => Promise<void>
}

/** Runs `work` again and again, `intervalMs` after the end of the run before; a run that fails is logged, not the last. */
export function repeat(name: string, intervalMs: number, log: Log, work: () => Promise<unknown>): Job {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let timer = setTimeout(run, intervalMs)
  timer.unref()

  function run() {
    running = work()
      .then(
        () => {},
        (err: unknown) => log.error({ err, job: name }, 'background job failed; it runs again at the next interval'),
      )
      .then(() => {
        if (stopped) return
        timer = setTimeout(run, intervalMs)
        timer.unref()
      })
  }

  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Work that one backend of several does, whichever it is. */
export const single =
  ({ onlyMe }: Peers, job: SingleJob, work: () => Promise<unknown>) =>
  async () => {
    if (await onlyMe(job)) await work()
  }
