import { setTimeout as delay } from 'node:timers/promises'
import { lateness, type Lateness } from './lateness.ts'
import type { Enrolled } from './product.ts'
import { type Answer, openWire, requestText, type Wire } from './wire.ts'

/** What the process is told. With several backends an operator talks to one and the agent to the next. */
export interface LifecyclesTask {
  ports: number[]
  /** Of an operator. */
  apiToken: string
  /** As many lifecycles are in flight. */
  agents: Enrolled[]
  seconds: number
}

export interface LifecyclesReport {
  perSecond: number
  /** Polls that an overloaded server sent away. */
  sentAway: number
  own: Lateness
}

/** A process of its own, forked: takes tasks, one after the other, and reports on each. */
process.on('message', (task: LifecyclesTask) => void run(task).then((report) => process.send!(report)))

async function run({ ports, apiToken, agents, seconds }: LifecyclesTask): Promise<LifecyclesReport> {
  const own = lateness()
  const start = performance.now()
  const end = start + 1000 * seconds
  let count = 0
  sentAway = 0
  await Promise.all(
    agents.map(async (agent, i) => {
      const operator = openWire(ports[i % ports.length]!)
      const other = openWire(ports[(i + 1) % ports.length]!)
      while (performance.now() < end) {
        await runOnce(agent, apiToken, operator, other)
        count += 1
      }
      operator.close()
      other.close()
    }),
  )
  return { perSecond: count / ((performance.now() - start) / 1000), sentAway, own: own.stop() }
}

/** The agent waits for commands, an operator asks for one, the agent takes it and answers. */
async function runOnce({ agentId, serviceId, headers }: Enrolled, apiToken: string, operator: Wire, agent: Wire) {
  const base = `/api/agents/${agentId}/commands`
  const polled = poll(agent, requestText('GET', `${base}?waitSeconds=55&journal=bench&ack=`, headers))
  const asked = operator.send(
    requestText(
      'POST',
      `/api/admin/capsule-services/${serviceId}/actions/run`,
      { authorization: `Bearer ${apiToken}` },
      { payload: { limit: 100, dryRun: false } },
    ),
  )
  const [delivered, created] = await Promise.all([polled, asked])
  const [command] = dataOf<{ id: string }[]>(delivered)
  if (!command) throw new Error(`nothing came of ${created.body}`)
  const result = { success: true, message: '100 rows', data: { rows: 100, skipped: 0 } }
  dataOf(await agent.send(requestText('POST', `${base}/${command.id}/result`, headers, result)))
}

let sentAway = 0
const SENT_AWAY_MS = 1000

async function poll(agent: Wire, request: string): Promise<Answer> {
  for (;;) {
    const answer = await agent.send(request)
    if (answer.status !== 503) return answer
    sentAway += 1
    await delay(SENT_AWAY_MS)
  }
}

function dataOf<T>({ status, body }: { status: number; body: string }): T {
  if (status >= 300) throw new Error(`answered with ${status}: ${body}`)
  return (JSON.parse(body) as { data: T }).data
}
