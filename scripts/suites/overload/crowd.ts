import { connect } from 'node:net'

/**
 * A process of its own: `node crowd.ts <port> <agent id> <agent token> <size> [deaf]` is so many clients that poll for commands
 * without waiting. Each asks again as soon as it is answered, or when it is told to unless it is deaf, and over a new connection now and then. It tells how
 * it goes twice a second and when the first is sent away, and ends when its channel closes.
 * Bytes instead of an HTTP client: it has to be quicker than the server that it keeps busy.
 */
const [port = '', agentId = '', token = '', size = '', deaf] = process.argv.slice(2)
const TELL_MS = 500
/** How often one connection asks. */
const TIMES = 10
/** So many come at a time: all at once they would be let in before the first of them has asked. */
const MORE = 100
const EVERY_MS = 50

const head = `GET /api/agents/${agentId}/commands HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`
const seen = { answered: 0, refused: 0, retryAfter: [] as number[], failed: 0, longestMs: 0 }
const tell = () => process.send!(seen)

function join() {
  const socket = connect(Number(port), '127.0.0.1')
  let askedAt = performance.now()
  let left = TIMES
  const ask = () => void socket.write(head)
  socket.setEncoding('latin1').once('connect', ask)
  socket.on('data', (text: unknown) => {
    const answer = String(text)
    // An answer is small; what does not begin like one is the rest of one.
    if (!answer.startsWith('HTTP/1.1 ')) return
    seen.longestMs = Math.max(seen.longestMs, performance.now() - askedAt)
    if (!answer.startsWith('503', 9)) {
      if (answer.startsWith('200', 9)) seen.answered += 1
      else seen.failed += 1
      askedAt = performance.now()
      left -= 1
      if (left > 0) return ask()
      socket.destroy()
      return join()
    }
    const seconds = Number(/retry-after: (\d+)/i.exec(answer)?.[1])
    seen.retryAfter[seen.refused % 100] = seconds
    seen.refused += 1
    if (seen.refused === 1) tell()
    socket.destroy()
    if (deaf) return join()
    setTimeout(join, 1000 * seconds)
  })
  socket.on('error', () => {
    seen.failed += 1
    setTimeout(join, 1000)
  })
}

let joined = 0
const coming = setInterval(() => {
  for (let i = 0; i < MORE && joined < Number(size); i += 1) {
    join()
    joined += 1
  }
  if (joined === Number(size)) clearInterval(coming)
}, EVERY_MS)
setInterval(tell, TELL_MS)
process.once('disconnect', () => process.exit())
