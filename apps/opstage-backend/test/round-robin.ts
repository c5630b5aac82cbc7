import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A load balancer at its simplest: each request goes to the next backend, without regard to who asks, and to the one after
 * that when nobody listens there. What a backend leaves unfinished ends as a broken connection.
 */
export async function startRoundRobin(targets: () => string[]) {
  let turn = 0
  const server = createServer((req, res) => {
    void readAll(req).then((body) => {
      const all = targets()
      turn += 1
      forward(req, res, body, [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)])
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function forward(req: IncomingMessage, res: ServerResponse, body: Buffer, [target, ...others]: string[]) {
  if (!target) return void res.destroy()
  const { connection: _connection, ...headers } = req.headers
  const out = request(target + req.url, { method: req.method, headers, agent: false })
  res.once('close', () => out.destroy())
  out.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED' && !res.destroyed) forward(req, res, body, others)
    else res.destroy()
  })
  out.once('response', (answer) => {
    res.writeHead(answer.statusCode!, answer.headers)
    answer.once('error', () => res.destroy())
    answer.pipe(res)
    // A live stream has headers long before it has anything to say.
    res.flushHeaders()
  })
  out.end(body)
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
