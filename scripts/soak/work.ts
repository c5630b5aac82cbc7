import { setTimeout as delay } from 'node:timers/promises'
import { enrol, PASSWORD, post, type Product, tokenFor } from '../../bench/product.ts'
import { signIn } from '../steps/admin.ts'

const LISTS = ['dashboard/summary', 'agents', 'capsule-services', 'commands', 'audit-events', 'api-tokens', 'users']
/** As often somebody signs in and out again. */
const SIGN_IN_EVERY = 30

/** What people do besides, about once a second: an action from the click to its result, every list, now and then a sign-in. */
export async function startWork(product: Product) {
  const agent = await enrol(product.url, await tokenFor(product, 1), 'worker')
  let rounds = 0
  const round = async () => {
    const { admin, url } = product
    await admin.post(`/api/admin/capsule-services/${agent.serviceId}/actions/run`, {
      payload: { round: rounds, password: 'p' },
    })
    const polled = await fetch(`${url}/api/agents/${agent.agentId}/commands?ack=`, { headers: agent.headers })
    // A server that is too busy sends polls away; the command waits.
    const { data } = (await polled.json()) as { data?: { id: string }[] }
    for (const { id } of data ?? [])
      await post(
        `${url}/api/agents/${agent.agentId}/commands/${id}/result`,
        { success: true, data: { rounds } },
        agent.headers,
      )
    for (const list of LISTS) await admin.get(`/api/admin/${list}`)
    if (rounds % SIGN_IN_EVERY === 0) await (await signIn(url, 'admin', PASSWORD))!.post('/api/admin/auth/logout')
    rounds += 1
  }
  // All that opens at its first use is open before anything is counted.
  await round()
  let isOver = false
  const working = (async () => {
    while (!isOver) {
      await round()
      await delay(1000)
    }
  })()
  // Until somebody asks what came of it.
  working.catch(() => {})
  return {
    stop: async () => {
      isOver = true
      await working
      return rounds
    },
  }
}
