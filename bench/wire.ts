import { connect, type Socket } from 'node:net'

/** What came back; the body of an answer of ours is ASCII or nobody here looks at it. */
export interface Answer {
  status: number
  body: string
}

/**
 * A connection for one request at a time, opened when it is needed. A generator of load must cost less than what it loads:
 * `fetch` takes as much of a core as the server that answers it, this a small part of that.
 */
export interface Wire {
  /** Rejects when the connection breaks. */
  send: (request: string) => Promise<Answer>
  close: () => void
}

export function openWire(port: number): Wire {
  let socket: Socket | undefined
  let received = ''
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined

  function open(): Socket {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true })
    opened.setEncoding('latin1')
    opened.on('data', (text: string) => {
      received += text
      const answer = readAnswer(received)
      if (!answer) return
      received = ''
      const { resolve } = waiting!
      waiting = undefined
      resolve(answer)
    })
    // The reason of a break is told by `close`, which comes after it.
    let reason: Error = new Error('the connection was closed')
    opened.on('error', (error) => (reason = error))
    opened.on('close', () => {
      if (socket !== opened) return
      socket = undefined
      received = ''
      waiting?.reject(reason)
      waiting = undefined
    })
    return opened
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket ??= open()
        socket.write(request)
      }),
    close: () => socket?.destroy(),
  }
}

/** `undefined` as long as a part of it is missing. */
function readAnswer(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0)
  const body = text.slice(end + 4)
  return body.length < length ? undefined : { status: Number(text.slice(9, 12)), body }
}

/** A request as it goes over the wire, written once and sent often. */
export function requestText(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(text.length) }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`
}
