// A small HTTP service. Its operators see how it answers, close it for maintenance, and empty its cache.
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import Fastify from 'fastify'
import { z } from 'zod'

const app = Fastify()
const cache = new Map<string, string>()
const recent: { at: string; path: string; status: number; ms: number }[] = []
let maintenance: string | undefined

app.addHook('onRequest', async (_request, reply) => {
  if (maintenance !== undefined) return reply.code(503).header('retry-after', '60').send({ message: maintenance })
})
app.addHook('onResponse', async (request, reply) => {
  const { statusCode: status, elapsedTime: ms } = reply
  recent.unshift({ at: new Date().toISOString(), path: request.url, status, ms: Math.round(ms) })
  recent.splice(100)
})
app.get<{ Params: { name: string } }>('/greetings/:name', async ({ params: { name } }) => {
  const greeting = cache.get(name) ?? `Hello, ${name}`
  cache.set(name, greeting)
  return { greeting }
})

const agent = new CapsuleAgent({
  service: { code: 'greeting-api', name: 'Greeting API', version: '1.0.0' },
  onLog: ({ level, message, data }) => app.log[level](data ?? {}, message),
})

agent.health(() => {
  const broken = recent.filter(({ status }) => status === 500).length
  const details = { cached: cache.size, recent: recent.length, broken }
  if (maintenance !== undefined) return { status: 'DEGRADED', message: `Closed: ${maintenance}`, details }
  if (broken > recent.length / 10) return { status: 'DOWN', message: 'Every tenth request fails', details }
  return { status: 'UP', message: 'Answers', details }
})

agent.configs(() => [{ key: 'http.address', type: 'string', currentValue: app.listeningOrigin, source: 'env PORT' }])

agent.action({
  name: 'setMaintenance',
  label: 'Close for maintenance, or open again',
  dangerLevel: 'HIGH',
  input: z.object({
    closed: z.boolean().meta({ title: 'Closed' }),
    message: z.string().max(200).default('Back in a minute').meta({ title: 'What visitors are told' }),
  }),
  prepare: () => ({
    initialPayload: { closed: maintenance === undefined },
    currentState: { closed: maintenance ?? false },
  }),
  handler: ({ closed, message }) => {
    maintenance = closed ? message : undefined
    return { message: closed ? 'Closed' : 'Open', data: { closed } }
  },
})

agent.action({
  name: 'emptyCache',
  label: 'Empty the cache',
  handler: () => {
    const dropped = cache.size
    cache.clear()
    return { message: `${dropped} entries dropped`, data: { dropped } }
  },
})

agent.action({
  name: 'recentRequests',
  label: 'Recent requests',
  handler: () => ({
    data: {
      list: {
        title: 'Recent requests',
        data: recent,
        columns: [
          { key: 'at', label: 'At', format: 'datetime' },
          { key: 'path', label: 'Path', format: 'code' },
          { key: 'status', label: 'Status', format: 'status' },
          { key: 'ms', label: 'Took', format: 'duration' },
        ],
      },
    },
  }),
})

// The service comes first: it answers whether or not Opstage can be reached.
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 3000) })
await agent.start()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void app.close().then(() => agent.stop()))
}
