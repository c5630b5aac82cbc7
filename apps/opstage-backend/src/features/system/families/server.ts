import { readdir, readFile } from 'node:fs/promises'
import type { Context } from '../../../platform/context.ts'
import { counter, type Family, gauge, histogram } from '../../../platform/exposition.ts'
import { version } from '../../../version.ts'

/** The process and what it was asked for, under the names that are usual for them. */
export async function serverFamilies(ctx: Context): Promise<Family[]> {
  const { load, requests, capacity, store } = ctx
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const answers = [...requests.byOperation]
  const byClass = answers.flatMap(([operation, { byClass }]) =>
    byClass.flatMap((count, digit): [Record<string, string>, number][] =>
      count > 0 ? [[{ operation, status: `${digit}xx` }, count]] : [],
    ),
  )
  const build = { version, node: process.version, database: store.dialect.kind }
  const { eventLoop, pool } = capacity.lastMinute()
  return [
    gauge('opstage_build_info', 'What runs here.', [[build, 1]]),
    gauge('process_start_time_seconds', 'When the process started, since 1970.', Date.now() / 1000 - process.uptime()),
    counter('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6),
    gauge('process_resident_memory_bytes', 'Memory in use.', rss),
    gauge('nodejs_heap_size_used_bytes', 'JavaScript heap in use.', heapUsed),
    ...(await descriptors()),
    histogram(
      'opstage_http_request_duration_seconds',
      'Time until a request was answered, by operation; polls wait on purpose.',
      answers.map(([operation, { times }]) => [{ operation }, times]),
    ),
    counter('opstage_http_requests_total', 'Answers, by operation and class of status.', byClass),
    histogram('opstage_event_loop_lag_seconds', 'Longest delay of the event loop in each second.', [
      [{}, capacity.lags],
    ]),
    gauge('opstage_accept_wait_seconds', 'How long a new connection waits to be taken.', load.acceptMs / 1000),
    gauge('opstage_capacity_used_ratio', 'Share used of what this backend can do, last minute.', [
      [{ limit: 'event_loop' }, eventLoop],
      ...(pool === null ? [] : [[{ limit: 'database_pool' }, pool] as [Record<string, string>, number]]),
    ]),
    gauge('opstage_cadence_stretch_ratio', 'How much longer than configured agents stay away, 1 to 4.', load.stretch),
    gauge('opstage_overloaded', '1 while new polls are sent away.', Number(load.isOverloaded)),
    counter('opstage_refused_polls_total', 'Polls that were sent away.', ctx.counters.refusedPolls),
  ]
}

/** Files and sockets; where the system does not tell, neither do we. */
async function descriptors(): Promise<Family[]> {
  try {
    const open = (await readdir('/proc/self/fd')).length
    const most = /^Max open files\s+(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1]
    return [
      gauge('process_open_fds', 'Open files and sockets.', open),
      gauge('process_max_fds', 'Files and sockets that may be open.', most === undefined ? [] : Number(most)),
    ]
  } catch {
    return []
  }
}
