import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Chance } from './chance.ts'

/** What the network does to a request. */
const FAULTS = [
  'refuse', // cut before the server has seen it
  'drop the answer', // the server has handled it, and nobody hears of it
  'cut the answer', // half of it arrives
  'delay the request',
  'delay the answer',
  'duplicate', // the server sees it twice, the second time a little later
  'half-open', // neither end is told that the other is gone
] as const
export type Fault = (typeof FAULTS)[number]

const LONGEST_DELAY_MS = 30_000
const HALF_OPEN_MS = 60_000

export interface BadNetwork {
  /** Begins to stand before this server, and answers its own address. */
  listen: (target: string) => Promise<string>
  url: () => string
  faults: Map<Fault, number>
  /** From now on everything goes through as it is. */
  heal: () => void
  close: () => void
}

interface Whole {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

/** Stands between everybody and the server, and harms one request in so many. */
export function createBadNetwork(chance: Chance, share: number): BadNetwork {
  const faults = new Map<Fault, number>()
  let target = ''
  let healed = false
  const healing = new AbortController()
  const wait = (ms: number) => delay(ms, undefined, { signal: healing.signal }).catch(() => {})
  /** Mostly short, at times very long, as delays are. */
  const someTime = () => wait(LONGEST_DELAY_MS * chance.next() ** 4)

  const choose = (path: string): Fault | undefined => {
    if (healed || chance.next() >= share) return undefined
    const fault = chance.pick(FAULTS)
    // No network repeats a registration by itself, and its second token would end the first.
    return fault === 'duplicate' && path.endsWith('/register') ? undefined : fault
  }

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url ?? '/'
    const body = await readAll(req)
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    const fault = choose(path)
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) + 1)

    const send = (signal?: AbortSignal) => forward(target, req, body, signal)
    if (fault === 'refuse') return void res.destroy()
    if (fault === 'half-open') {
      void send().catch(() => {})
      await wait(HALF_OPEN_MS)
      return void res.destroy()
    }
    if (fault === 'delay the request') await someTime()
    if (fault === 'duplicate') void wait(chance.between(0, 3000)).then(() => send().catch(() => {}))
    // Whoever hangs up is hung up on; but an answer that gets lost, and a late request, live on without their sender.
    const answer = await send(fault === undefined ? gone.signal : undefined)
    if (fault === 'drop the answer') return void res.destroy()
    if (fault === 'delay the answer') await someTime()
    if (res.destroyed) return
    res.writeHead(answer.status, answer.headers)
    if (fault !== 'cut the answer') return void res.end(answer.body)
    res.write(answer.body.subarray(0, answer.body.length / 2))
    res.destroy()
  }

  const server = createServer((req, res) => {
    serve(req, res).catch(() => res.destroy())
  })
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    async listen(before) {
      target = before
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return url()
    },
    url,
    faults,
    heal() {
      healed = true
      healing.abort()
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function forward(target: string, req: IncomingMessage, body: Buffer, signal?: AbortSignal): Promise<Whole> {
  const { host: _host, connection: _connection, ...headers } = req.headers
  const out = request(target + req.url, { method: req.method, headers, agent: false, ...(signal && { signal }) })
  out.end(body)
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await readAll(answer) }
}
