import { setTimeout as delay } from 'node:timers/promises'
import Fastify from 'fastify'

/**
 * The floor for whatever goes over HTTP, a process of its own: `node bare-fastify.ts <port>`. The framework of the product and
 * handlers that do nothing; a GET is held, as a long poll is.
 */
const POLL_MS = 28_000
const http = Fastify({ keepAliveTimeout: 5000 })
const answer = {
  success: true,
  data: {
    heartbeatIntervalSeconds: 30,
    commandPollIntervalSeconds: 5,
    protocolVersion: '0.1',
    serverTime: new Date().toISOString(),
    capabilities: ['wait', 'ack', 'progress', 'cancel'],
    auditHead: `123.aud_01ARZ3NDEKTSV4RRFFQ69G5FAV.1:${'0'.repeat(64)}`,
  },
}
http.post('/api/agents/:agentId/heartbeat', async () => answer)
http.get('/api/agents/:agentId/commands', () => delay(POLL_MS, { success: true, data: [] }))
await http.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
process.send?.('ready')
