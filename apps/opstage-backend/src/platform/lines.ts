import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type PlainRequest, readPlain } from './plain-request.ts'

/** As Node does, a connection is kept a little longer than is promised. */
const GRACE_MS = 1000
/** Of the next request, before the answer to this one is out. */
const MOST_EARLY_BYTES = 65_536

/** Whether the request was taken, to be answered by `send`. */
export type Take = (request: PlainRequest, socket: Socket) => boolean

interface Line {
  /** Its last request is not answered yet. */
  isBusy: boolean
  /** The caller wants no other answer behind that. */
  isLast: boolean
  /** What came behind that request. */
  early: Buffer | undefined
}

/**
 * Serves what idle agents ask without Node's parser, which takes 10 kB of each connection. Nothing is parsed here but requests that
 * come in one piece and can be read in one way only: the first one that is anything else goes to Node with its connection, for as
 * long as that lives.
 */
export function serveLines(server: Server, take: Take) {
  const [serve] = server.listeners('connection') as [(this: Server, socket: Socket) => void]
  server.off('connection', serve)
  const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${server.keepAliveTimeout / 1000}\r\n`
  // Ten thousand wait: what they need is made once, not for each of them.
  const lines = new Map<Socket, Line>()
  let isClosing = false

  function hear(this: Socket, bytes: Buffer) {
    const line = lines.get(this)!
    if (line.isBusy) {
      line.early = line.early ? Buffer.concat([line.early, bytes]) : bytes
      if (line.early.length > MOST_EARLY_BYTES) this.destroy()
      return
    }
    line.isBusy = true
    this.setTimeout(0)
    const request = readPlain(bytes)
    line.isLast = request?.isLast ?? false
    if (!request || !take(request, this)) handOver(this, bytes)
  }

  /** Writes an answer, and hangs up if it is the last one; `headers` are names and values by turns. */
  function send(socket: Socket, status: number, headers: string[], text: string, isLast: boolean) {
    const line = lines.get(socket)
    if (!line || !socket.writable) return
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
    for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
    const isOver = isLast || line.isLast
    socket.write(`${head}Date: ${now()}\r\n${isOver ? 'Connection: close\r\n' : kept}\r\n${text}`, (error) => {
      if (!error && socket.writable) rest(socket, line)
    })
    if (!isOver) return
    socket.off('data', hear)
    socket.destroySoon()
  }

  function rest(socket: Socket, line: Line) {
    if (isClosing) return socket.destroySoon()
    const { early } = line
    line.isBusy = false
    line.early = undefined
    if (early) hear.call(socket, early)
    else socket.setTimeout(server.keepAliveTimeout + GRACE_MS)
  }

  function handOver(socket: Socket, bytes: Buffer) {
    lines.delete(socket)
    socket.off('data', hear).off('end', hangUp).off('timeout', giveUp).off('error', ignore).off('close', forget)
    serve.call(server, socket)
    socket.emit('data', bytes)
  }

  function forget(this: Socket) {
    lines.delete(this)
  }

  /** Whoever has said nothing at all is told so, as Node would. */
  function giveUp(this: Socket) {
    const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    if (this.bytesRead > 0 || !server.emit('clientError', late, this)) this.destroy()
  }

  server.on('connection', (socket: Socket) => {
    if (isClosing) return serve.call(server, socket)
    lines.set(socket, { isBusy: false, isLast: false, early: undefined })
    socket.on('data', hear).on('end', hangUp).on('timeout', giveUp).on('error', ignore).on('close', forget)
    socket.setTimeout(server.headersTimeout)
  })

  return {
    send,
    /** Hangs up on those who wait for nothing; the others are hung up on when they have their answer. */
    close: () => {
      isClosing = true
      for (const [socket, { isBusy }] of lines) if (!isBusy) socket.destroy()
    },
  }
}

/** As Node does: an answer that is on its way already still goes out. */
function hangUp(this: Socket) {
  this.destroySoon()
}

/** `close` follows. */
function ignore() {}

let date = ''

/** As a header has it. */
function now(): string {
  if (date === '') {
    date = new Date().toUTCString()
    setTimeout(() => (date = ''), 1000 - (Date.now() % 1000)).unref()
  }
  return date
}
