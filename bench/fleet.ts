import { post, enrol } from './product.ts'

/**
 * A process of its own: `node fleet.ts <url> <registration token> <count> <first>` holds that many agents connected, each with a
 * long poll open and a heartbeat every 30 s, until it is ended. It says `ready` once all of them are there.
 */
const [url = '', token = '', count = '0', first = '0'] = process.argv.slice(2)
const AT_ONCE = 32
const HEARTBEAT_MS = 30_000

async function connect(index: number) {
  const { agentId, headers } = await enrol(url, token, `fleet-${index}`)
  setTimeout(
    () => setInterval(() => void post(`${url}/api/agents/${agentId}/heartbeat`, {}, headers), HEARTBEAT_MS),
    Math.random() * HEARTBEAT_MS,
  )
  void (async () => {
    for (;;)
      await fetch(`${url}/api/agents/${agentId}/commands?waitSeconds=55&ack=`, { headers }).then((answer) =>
        answer.text(),
      )
  })()
}

let next = Number(first)
const end = next + Number(count)
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < end) await connect(next++)
  }),
)
console.log('ready')
