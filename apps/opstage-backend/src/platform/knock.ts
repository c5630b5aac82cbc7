import { connect, type Server, type Socket } from 'node:net'

const LOOPBACK: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * Connects to our own server, and resolves once it has taken the connection. Node takes one new connection in each turn of its loop:
 * of a thousand that come together the last waits for a thousand turns, of which no delay of the loop tells.
 * Rejects where we cannot reach ourselves.
 */
export function knock(server: Server): Promise<void> {
  const address = server.address()
  if (address === null || typeof address === 'string') return Promise.reject(new Error('the server does not listen'))
  return new Promise((resolve, reject) => {
    const socket = connect(address.port, LOOPBACK[address.address] ?? address.address).unref()
    const take = (taken: Socket) => {
      if (taken.remotePort === socket.localPort) socket.destroy()
    }
    server.on('connection', take)
    socket.once('error', reject)
    socket.once('close', () => {
      server.off('connection', take)
      resolve()
    })
  })
}
