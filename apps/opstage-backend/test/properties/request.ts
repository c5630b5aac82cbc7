import { Agent, request as httpRequest } from 'node:http'

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
  ms: number
}

const connections = new Agent({ keepAlive: true })

export async function send(baseUrl: string, { method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(baseUrl)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, agent: connections, headers: { ...length, ...headers } }
    const outgoing = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const ms = performance.now() - started
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: asJson(text), ms })
      })
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
