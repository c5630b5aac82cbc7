import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type PlainRequest, readPlain } from './plain-request.ts'

/** As Node does, a connection is kept a little longer than is promised. */
const GRACE_MS = 1000
/** Of the next request, before the answer to this one is out. */
const MOST_EARLY_BYTES = 65_536

/** Writes an answer, and hangs up if it is the last one; `headers` are names and values by turns. */
export type Send = (status: number, headers: string[], text: string, isLast: boolean) => void

/** Whether the request was taken, to be answered by `send`. */
export type Take = (request: PlainRequest, socket: Socket, send: Send) => boolean

/**
 * Serves what idle agents ask without Node's parser, which takes 10 kB of each connection and more time than all that we do
 * for a heartbeat. Nothing is parsed here but requests that come in one piece and can be read in one way only: the first one that
 * is anything else goes to Node with its connection, for as long as that lives.
 */
export function serveLines(server: Server, take: Take): { closeIdle: () => void } {
  const [serve] = server.listeners('connection') as [(this: Server, socket: Socket) => void]
  server.off('connection', serve)
  const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${server.keepAliveTimeout / 1000}\r\n`
  const idle = new Set<Socket>()
  let isClosing = false

  function openLine(socket: Socket) {
    let isBusy = false
    let isLast = false
    let early: Buffer | undefined

    function hear(bytes: Buffer) {
      if (isBusy) return keep(bytes)
      isBusy = true
      idle.delete(socket)
      socket.setTimeout(0)
      const request = readPlain(bytes)
      isLast = request?.isLast ?? false
      if (!request || !take(request, socket, send)) handOver(bytes)
    }

    function keep(bytes: Buffer) {
      early = early ? Buffer.concat([early, bytes]) : bytes
      if (early.length > MOST_EARLY_BYTES) socket.destroy()
    }

    function send(status: number, headers: string[], text: string, isLastOfUs: boolean) {
      if (!socket.writable) return
      let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
      for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
      const isOver = isLast || isLastOfUs
      socket.write(`${head}Date: ${now()}\r\n${isOver ? 'Connection: close\r\n' : kept}\r\n${text}`, rest)
      if (!isOver) return
      socket.off('data', hear)
      socket.destroySoon()
    }

    function rest(error?: Error | null) {
      if (error || !socket.writable) return
      if (isClosing) return socket.destroySoon()
      isBusy = false
      if (early) {
        const bytes = early
        early = undefined
        return hear(bytes)
      }
      idle.add(socket)
      socket.setTimeout(server.keepAliveTimeout + GRACE_MS)
    }

    function handOver(bytes: Buffer) {
      socket.off('data', hear).off('end', hangUp).off('timeout', giveUp).off('error', ignore).off('close', forget)
      serve.call(server, socket)
      socket.emit('data', bytes)
    }

    function forget() {
      idle.delete(socket)
    }

    socket.on('data', hear).on('end', hangUp).on('timeout', giveUp).on('error', ignore).on('close', forget)
    idle.add(socket)
    socket.setTimeout(server.headersTimeout)
  }

  /** Whoever has said nothing at all is told so, as Node would. */
  function giveUp(this: Socket) {
    const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    if (this.bytesRead > 0 || !server.emit('clientError', late, this)) this.destroy()
  }

  server.on('connection', (socket: Socket) => (isClosing ? serve.call(server, socket) : openLine(socket)))
  return {
    closeIdle: () => {
      isClosing = true
      for (const socket of idle) socket.destroy()
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
