import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'

/** A request as it goes over the wire: `path` is sent letter by letter, where `fetch` would tidy it up first. */
export interface RawRequest {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body as JSON; `undefined` when it is none. */
  json:
    | { success?: boolean; data?: unknown; error?: { code?: string; message?: string; details?: unknown } }
    | undefined
  /** Time that this process worked meanwhile: the machine may be busy with others. */
  cpuMs: number
}

export const USER_AGENT = 'opstage-test/1.0'

const connections = new Agent({ keepAlive: true })

export async function send(
  baseUrl: string,
  { method, path, headers = {}, body }: RawRequest,
  agent = connections,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl)
  const isSized = body !== undefined && headers['transfer-encoding'] === undefined
  const length = isSized ? { 'content-length': String(Buffer.byteLength(body)) } : {}
  const started = process.cpuUsage()
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      method,
      path,
      agent,
      headers: { 'user-agent': USER_AGENT, ...length, ...headers },
    }
    const outgoing = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      const isEndless = response.headers['content-type']?.startsWith('text/event-stream')
      const finish = () => {
        const text = Buffer.concat(chunks).toString()
        const { user, system } = process.cpuUsage(started)
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, text, json: asJson(text), cpuMs: (user + system) / 1000 })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        // The beginning says what there is to say; the rest would come for hours.
        if (isEndless) response.destroy()
      })
      response.on('error', reject)
      response.on('close', finish)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function asJson(text: string): RawAnswer['json'] {
  try {
    return JSON.parse(text) as RawAnswer['json']
  } catch {
    return undefined
  }
}

/** Writes bytes to a socket of its own and reads until the server hangs up: for what no HTTP client would send. */
export async function sendBytes(baseUrl: string, text: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  let received = ''
  for await (const chunk of socket) received += String(chunk)
  return parseAnswer(received)
}

/** An answer as it comes over the wire. */
export function parseAnswer(received: string): RawAnswer {
  const [head = '', text = ''] = received.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => line.split(': ', 2) as [string, string]))
  return { status: Number(statusLine.split(' ')[1]), headers, text, json: asJson(text), cpuMs: 0 }
}
