import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Diagnostics } from '@xtrape/capsule-contracts-node'
import type { z } from 'zod'
import { databaseSize } from '../../db/dialect.ts'
import { schemaVersion } from '../../db/migrate.ts'
import type { Context } from '../../platform/context.ts'
import { version } from '../../version.ts'

const lag = monitorEventLoopDelay({ resolution: 20 })
lag.enable()
const ms = (nanoseconds: number) => Math.round(nanoseconds / 10_000) / 100

/** The process from inside. */
export async function diagnose({ db, store, wakeups }: Context): Promise<z.input<typeof Diagnostics>> {
  const { rss, heapUsed } = process.memoryUsage()
  const { count } = await db
    .selectFrom('agent')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return {
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    uptimeSeconds: Math.round(process.uptime()),
    memory: { rssBytes: rss, heapUsedBytes: heapUsed },
    eventLoopLagMs: { p50: ms(lag.percentile(50)), p99: ms(lag.percentile(99)), max: ms(lag.max) },
    database: { kind: store.dialect.kind, schemaVersion, sizeBytes: await databaseSize(store.dialect, db) },
    agents: { known: Number(count), waitingPolls: wakeups.size() },
  }
}
