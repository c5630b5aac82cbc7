import type { Server } from 'node:http'
import { watchForMassSilence } from './features/agents/mass-silence.ts'
import { createSealer } from './features/audit/keep-sealed.ts'
import { backUpWhenDue } from './features/backup/plan.ts'
import { expireCommands } from './features/commands/expire.ts'
import { createClockWatch } from './features/maintenance/clock-jump.ts'
import { createRescue } from './features/maintenance/rescue.ts'
import { flush, sweep } from './features/maintenance/sweep.ts'
import { type Context, type Parts, systemContext } from './platform/context.ts'
import { repeat, single } from './platform/jobs.ts'
import { watchLoad } from './platform/load.ts'

/** How often the memory of who was heard is written, and clock and network are watched. */
const SECOND_MS = 1000
/** An event has its place in the chain within a second of its commit. */
const SEAL_MS = 500
/** How often one looks whether a backup is due. */
const BACKUP_MS = 60_000

/** What goes on in the background. Answers how to stop it, which leaves nothing in memory that is to be written. */
export function startJobs(parts: Parts, server: Server, startJob: typeof repeat, end: (why: string) => void) {
  const { config, log } = parts
  // Without the database nobody could be heard: what was missed then is not their silence.
  parts.peers.onGap((downMs) => {
    if (downMs >= config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS * 1000) parts.grace.from = parts.now().getTime()
  })
  const look = createClockWatch(parts)
  const watchClock = () => look(systemContext(parts, 'clock'))
  const keepSealed = createSealer()
  const batch = config.OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE
  // A clock that was set would expire everything before anybody looks at it.
  const sweeper = (work: (ctx: Context) => Promise<unknown>) =>
    single(parts.peers, 'sweep', async () => {
      const offset = await watchClock()
      await work(systemContext({ ...parts, now: () => new Date(offset + parts.monotonic()) }, 'sweep'))
    })
  const jobs = [
    startJob('flush', SECOND_MS, log, () => flush(parts)),
    startJob('seal', SEAL_MS, log, () => keepSealed(systemContext(parts, 'seal'))),
    startJob('load', SECOND_MS, log, watchLoad(parts, server)),
    startJob('checkpoint', SECOND_MS, log, () => parts.store.checkpoint()),
    startJob('clock', SECOND_MS, log, watchClock),
    startJob('backup', BACKUP_MS, log, () => backUpWhenDue(systemContext(parts, 'backup'))),
    startJob('rescue', SECOND_MS, log, createRescue(parts, end)),
    startJob('silence', SECOND_MS, log, () => watchForMassSilence(systemContext(parts, 'silence'))),
    startJob(
      'expire',
      SECOND_MS,
      log,
      sweeper((ctx) => expireCommands(ctx, batch)),
    ),
    startJob('sweep', config.OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS * 1000, log, sweeper(sweep)),
  ]
  return async () => {
    parts.backups.stopping.abort()
    await parts.backups.underWay?.catch(() => {})
    for (const job of jobs) await job.stop()
    await flush(parts).catch((err: unknown) => log.warn({ err }, 'who was heard last is not written'))
    await keepSealed(systemContext(parts, 'stop'), { isLast: true }).catch((err: unknown) =>
      log.error({ err }, 'the newest audit events are sealed by the next start'),
    )
  }
}
