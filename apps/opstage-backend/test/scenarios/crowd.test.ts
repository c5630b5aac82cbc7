import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startProcess, USUAL } from './server-process.ts'

const CROWD = 1500

test(
  'a crowd that comes while the server is busy waits for it, and nobody is left to come again',
  { timeout: 30_000 },
  async () => {
    const server = await startProcess({ ...USUAL, DATABASE_URL: ':memory:' })
    const { port } = new URL(await server.baseUrl())
    let answered = 0
    let waiting = 0
    server.child.kill('SIGSTOP')
    for (let i = 0; i < CROWD; i += 1) {
      const socket = connect(Number(port), '127.0.0.1', () => (waiting += 1))
      onTestFinished(() => void socket.destroy())
      socket.once('data', () => (answered += 1))
      socket.write('GET /api/system/version HTTP/1.1\r\nhost: x\r\n\r\n')
    }
    await expect.poll(() => waiting, { timeout: 5000 }).toBe(CROWD)
    server.child.kill('SIGCONT')
    await expect.poll(() => answered, { timeout: 10_000 }).toBe(CROWD)
  },
)
