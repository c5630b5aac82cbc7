import { connect } from 'node:net'

/**
 * A process of its own: `node crowd.ts <port> <agent id> <agent token>` polls for commands without waiting, over more and more
 * connections until some are sent away. Each asks again as soon as it is answered, whatever it was told: `Retry-After` is for
 * others. Tells how it goes twice a second, and ends when its channel closes.
 * Bytes instead of an HTTP client: it has to be quicker than the server that it keeps busy.
 */
export interface Crowd {
  size: number
  answered: number
  /** Sent away with a `Retry-After`, the newest hundred of which are kept. */
  refused: number
  retryAfter: number[]
  /** Answered with another 5xx. */
  failed: number
  /** Connections that the server ended; they are opened again. */
  cutOff: number
}

const [port = '', agentId = '', token = ''] = process.argv.slice(2)
const MORE = 200
const EVERY_MS = 500
const MOST = 8000

const head = `GET /api/agents/${agentId}/commands HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`
const seen: Crowd = { size: 0, answered: 0, refused: 0, retryAfter: [], failed: 0, cutOff: 0 }

function join() {
  const socket = connect(Number(port), '127.0.0.1')
  const ask = () => void socket.write(head)
  socket.setEncoding('latin1').once('connect', ask)
  socket.on('data', (text: unknown) => {
    const answer = String(text)
    // An answer is small; what does not begin like one is the rest of one.
    if (!answer.startsWith('HTTP/1.1 ')) return
    const status = Number(answer.slice(9, 12))
    if (status === 200) seen.answered += 1
    else if (status === 503) {
      seen.retryAfter[seen.refused % 100] = Number(/retry-after: (\d+)/i.exec(answer)?.[1])
      seen.refused += 1
    } else if (status >= 500) seen.failed += 1
    ask()
  })
  socket.on('error', () => {})
  socket.once('close', () => {
    seen.cutOff += 1
    join()
  })
}

setInterval(() => {
  for (let i = 0; i < MORE && seen.size < MOST && seen.refused === 0; i += 1) {
    join()
    seen.size += 1
  }
  process.send!(seen)
}, EVERY_MS)
process.once('disconnect', () => process.exit())
