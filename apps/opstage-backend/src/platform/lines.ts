import { STATUS_CODES } from 'node:http'
import type { Server, Socket } from 'node:net'
import { type PlainRequest, readPlain } from './plain-request.ts'

/** As Node has them for the connections that it serves: five seconds that are promised, and one more. */
const IDLE_MS = 6000
const PROMISED = 'Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n'
const FIRST_MS = 10_000
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
  server.removeAllListeners('connection')
  const idle = new Set<Socket>()
  let isClosing = false

  function openLine(socket: Socket) {
    let isBusy = false
    let isLast = false
    let early: Buffer | undefined

    function hear(bytes: Buffer) {
      if (isBusy) return wait(bytes)
      isBusy = true
      idle.delete(socket)
      socket.setTimeout(0)
      const request = readPlain(bytes)
      isLast = request?.isLast ?? false
      if (!request || !take(request, socket, send)) handOver(bytes)
    }

    function wait(bytes: Buffer) {
      early = early ? Buffer.concat([early, bytes]) : bytes
      if (early.length > MOST_EARLY_BYTES) socket.destroy()
    }

    function send(status: number, headers: string[], text: string, isLastOfUs: boolean) {
      let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
      for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`
      const isOver = isLast || isLastOfUs
      socket.write(
        `${head}Date: ${now()}\r\n${isOver ? 'Connection: close\r\n' : PROMISED}\r\n${text}`,
        isOver ? undefined : rest,
      )
      if (isOver) socket.destroySoon()
    }

    function rest() {
      if (socket.destroyed) return
      isBusy = false
      if (early) {
        const bytes = early
        early = undefined
        return hear(bytes)
      }
      idle.add(socket)
      socket.setTimeout(IDLE_MS)
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
    socket.setTimeout(FIRST_MS)
  }

  /** Whoever has said nothing at all is told so, as Node would. */
  function giveUp(this: Socket) {
    if (this.bytesRead > 0) this.destroy()
    else server.emit('clientError', Object.assign(new Error('Request timeout'), { code: TOO_LATE }), this)
  }

  server.on('connection', (socket: Socket) => (isClosing ? serve.call(server, socket) : openLine(socket)))
  return {
    closeIdle: () => {
      isClosing = true
      for (const socket of idle) socket.destroy()
    },
  }
}

const TOO_LATE = 'ERR_HTTP_REQUEST_TIMEOUT'

/** Nobody is there who would read an answer. */
function hangUp(this: Socket) {
  this.destroy()
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
