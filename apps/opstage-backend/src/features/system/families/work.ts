import type { Context } from '../../../platform/context.ts'
import { counter, type Family, gauge, histogram } from '../../../platform/exposition.ts'
import { currentAlarm } from '../../audit/alarm.ts'
import { countEvents, countUnsealed } from '../../audit/count.ts'
import { countOpen } from '../../commands/count-open.ts'
import { queuesOf } from '../capacity.ts'

const TYPES = { ACTION_EXECUTE: 'execute', ACTION_PREPARE: 'prepare' } as const

/** Commands, the record of them, and what waits. */
export async function workFamilies(ctx: Context): Promise<Family[]> {
  const unsealed = await countUnsealed(ctx)
  const { commits, hashing, waitingPolls, liveClients } = queuesOf(ctx)
  const open = await countOpen(ctx)
  const happened = Object.entries(ctx.counters.commands).flatMap(([type, events]) =>
    Object.entries(events).map(([event, count]): [Record<string, string>, number] => [
      { type: TYPES[type as keyof typeof TYPES], event: event.toLowerCase() },
      count,
    ]),
  )
  const waitedMs = unsealed.since === null ? 0 : ctx.now().getTime() - Date.parse(unsealed.since)
  return [
    counter('opstage_commands_total', 'What happened to commands at this backend since it started.', happened),
    gauge(
      'opstage_commands_open',
      'Commands that have not ended, no further than 10000.',
      open.map(({ type, status, count }) => [{ type: TYPES[type], status: status.toLowerCase() }, count]),
    ),
    histogram('opstage_command_delivery_seconds', 'From the creation of a command to its being handed to its agent.', [
      [{}, ctx.deliveryTimes],
    ]),
    gauge('opstage_queue_depth', 'What waits for its turn.', [
      [{ queue: 'commits' }, commits],
      [{ queue: 'hashing' }, hashing],
      [{ queue: 'unsealed_audit_events' }, unsealed.count],
    ]),
    gauge('opstage_waiting_polls', 'Agents that wait for commands here.', waitingPolls),
    gauge('opstage_live_clients', 'Consoles that are told of changes here.', liveClients),
    gauge('opstage_audit_events', 'Events on the record.', await countEvents(ctx)),
    gauge(
      'opstage_audit_unsealed_seconds',
      'How long an event has waited for its place in the chain.',
      waitedMs / 1000,
    ),
    gauge('opstage_audit_alarm', '1 when the record may have been tampered with.', (await currentAlarm(ctx)) ? 1 : 0),
  ]
}
