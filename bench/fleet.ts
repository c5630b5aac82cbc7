import { setTimeout as delay } from 'node:timers/promises'
import { spread, type Spread } from './figures.ts'
import { lateness, type Lateness } from './lateness.ts'
import type { Enrolled } from './product.ts'
import { openWire, requestText, type Wire } from './wire.ts'

/** Whom to be: agents with a long poll open each, and a heartbeat every so often. */
export interface FleetTask {
  port: number
  agents: Enrolled[]
  heartbeatMs: number
}

export interface FleetReport {
  /** From the moment a heartbeat was due to its answer, milliseconds. */
  heartbeats: Spread & { count: number }
  /** Answers of 500 and above, by status. */
  failures: Record<number, number>
  /** Connections that broke or could not be opened. */
  broken: number
  own: Lateness
}

/**
 * A process of its own, forked: is told whom to be, and is them from then on. Asked for anything else it reports on the time
 * since it was last asked. Ten thousand agents are a socket each, and now and then a second one.
 */
let waited: number[] = []
let failures: Record<number, number> = {}
let broken = 0
let own = lateness()

process.on('message', (task: FleetTask | 'report') => {
  if (task === 'report') return process.send!(report())
  for (const agent of task.agents) live(task, agent)
  return process.send!('ready')
})

function report(): FleetReport {
  const said = { heartbeats: { ...spread(waited), count: waited.length }, failures, broken, own: own.stop() }
  waited = []
  failures = {}
  broken = 0
  own = lateness()
  return said
}

/** As long as the SDK lets a poll wait. */
const POLL_SECONDS = 28
/** As much of the pause between two heartbeats has to be over for one to come between two polls. */
const READY = 0.7
const body = (code: string) => ({
  services: [{ code, health: { status: 'UP', message: 'Running; it has no health check' } }],
  eventLoopLagMs: 1,
  inFlight: [],
  sdkVersion: '0.1.0',
})

/** As the SDK lives: a heartbeat that would come during the next poll comes before it, over the same connection. */
function live({ port, heartbeatMs }: FleetTask, { agentId, code, headers }: Enrolled) {
  const base = `/api/agents/${agentId}`
  const heartbeat = requestText('POST', `${base}/heartbeat`, headers, body(code))
  const poll = requestText('GET', `${base}/commands?waitSeconds=${POLL_SECONDS}&journal=fleet&ack=`, headers)
  const wires = { besidePolls: openWire(port), polls: openWire(port) }
  let due = 0
  let timer: NodeJS.Timeout
  const beat = async (wire: Wire) => {
    clearTimeout(timer)
    const since = Math.min(due, performance.now())
    due = performance.now() + heartbeatMs
    timer = setTimeout(() => void beat(wires.besidePolls), heartbeatMs)
    if (await send(wire, heartbeat)) waited.push(performance.now() - since)
  }
  const begin = () => {
    due = performance.now()
    void beat(wires.besidePolls)
    void repeat(wires.polls, poll, async () => {
      if (due - performance.now() <= (1 - READY) * heartbeatMs) await beat(wires.polls)
    })
  }
  // Spread over the interval, as those of a fleet that was started at some time or other.
  setTimeout(begin, Math.random() * heartbeatMs)
}

/** Polls for ever; after a failure as the SDK does, at a random moment within a bound that doubles. */
async function repeat(wire: Wire, request: string, between: () => Promise<void>) {
  for (let failed = 0; ;) {
    failed = (await send(wire, request)) ? 0 : failed + 1
    if (failed > 0) await delay(Math.random() * Math.min(8000, 500 * 2 ** (failed - 1)))
    else await between()
  }
}

async function send(wire: Wire, request: string): Promise<boolean> {
  try {
    const { status } = await wire.send(request)
    if (status >= 500) failures[status] = (failures[status] ?? 0) + 1
    return status < 300
  } catch {
    broken += 1
    return false
  }
}
