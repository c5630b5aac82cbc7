import { setTimeout as delay } from 'node:timers/promises'
import { type Enrolled, enrol, tokenFor } from '../../../bench/product.ts'
import type { Server } from './server.ts'

/** A heartbeat that has nothing to say; answers with the status. */
export async function beat(url: string, { agentId, headers }: Enrolled): Promise<number> {
  const answer = await fetch(`${url}/api/agents/${agentId}/heartbeat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })
  return answer.status
}

/** So many agents, which are heard every second until they are stopped. */
export async function startFleet(server: Pick<Server, 'url' | 'admin'>, count: number) {
  const token = await tokenFor(server, count)
  const agents = await Promise.all(Array.from({ length: count }, (_, i) => enrol(server.url, token, `agent-${i}`)))
  let isOver = false
  const beating = agents.map(async (agent) => {
    while (!isOver) {
      await beat(server.url, agent).catch(() => {})
      await delay(1000)
    }
  })
  return {
    agents,
    stop: async () => {
      isOver = true
      await Promise.all(beating)
    },
  }
}
