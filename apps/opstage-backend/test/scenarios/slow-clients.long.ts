import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { agents, delivery } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished, test } from 'vitest'
import { startAgent } from '../agent.ts'
import { startOpstage } from '../harness.ts'

/** Sends a piece again and again and answers how long the server puts up with it, and with what it says at the end. */
async function endure(baseUrl: string, first: string, again: string) {
  const { hostname, port } = new URL(baseUrl)
  const socket: Socket = connect(Number(port), hostname)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  socket.on('error', () => {})
  const started = performance.now()
  socket.write(first)
  const drip = setInterval(() => socket.write(again), 500)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'close')
  clearInterval(drip)
  return { seconds: (performance.now() - started) / 1000, said }
}

test('whoever sends slowly is cut off in seconds, while everybody else is served', { timeout: 40_000 }, async () => {
  const { baseUrl, owner } = await startOpstage()
  const post =
    'POST /api/admin/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n'
  const slow = Promise.all([
    endure(baseUrl, 'GET /api/system/version HTTP/1.1\r\nhost: x\r\n', 'x-drip: 1\r\n'),
    endure(baseUrl, `${post}\r\n{`, ' '),
    ...Array.from({ length: 200 }, () => endure(baseUrl, 'GET / HT', '')),
    // As of somebody whose network has gone: nothing comes, and no end either.
    ...Array.from({ length: 50 }, () => endure(baseUrl, '', '')),
  ])
  // They hold sockets, and nothing else.
  await owner.call(agents.list, {})
  for (const { seconds, said } of await slow) {
    expect(seconds).toBeLessThan(20)
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /)
  }
})

test('an idle connection is given back after seconds', { timeout: 20_000 }, async () => {
  const { baseUrl } = await startOpstage()
  const { seconds, said } = await endure(baseUrl, 'GET /api/system/version HTTP/1.1\r\nhost: x\r\n\r\n', '')
  expect(said).toMatch(/^HTTP\/1\.1 200 /)
  expect(seconds).toBeGreaterThan(4)
  expect(seconds).toBeLessThan(10)
})

test(
  'so is that of an agent; whatever else comes by it is refused as it would be anywhere',
  { timeout: 30_000 },
  async () => {
    const opstage = await startOpstage()
    const agent = await startAgent(opstage, 'silent')
    const poll = `GET /api/agents/${agent.id}/commands HTTP/1.1\r\nhost: x\r\nauthorization: ${agent.headers.authorization}\r\n\r\n`
    const [idle, odd] = await Promise.all([
      endure(opstage.baseUrl, poll, ''),
      endure(opstage.baseUrl, poll, 'GET / HT'),
    ])
    expect(idle.said).toMatch(/^HTTP\/1\.1 200 /)
    expect(idle.seconds).toBeGreaterThan(4)
    expect(idle.seconds).toBeLessThan(10)
    expect(odd.said).toMatch(/^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 4\d\d /)
    expect(odd.seconds).toBeLessThan(20)
  },
)

/** Longer than a request may take to come, and a connection may idle; `--full` waits as long as an agent may. */
const WAIT_SECONDS = process.env.OPSTAGE_FULL ? 55 : 15

test(`a poll that waits for ${WAIT_SECONDS} s is no idle connection`, { timeout: 80_000 }, async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'patient')
  const started = performance.now()
  const query = { waitSeconds: WAIT_SECONDS, ack: '' }
  const { data } = await agent.call(delivery.poll, { params: { agentId: agent.id }, query })
  expect(data).toEqual([])
  // An empty poll ends after nine to ten tenths of its time, or a quarter of a second earlier.
  expect((performance.now() - started) / 1000).toBeGreaterThan(0.9 * WAIT_SECONDS - 0.5)
})

test('a flood of headers is refused, and the connection ends', async () => {
  const { baseUrl } = await startOpstage()
  const many = Array.from({ length: 5000 }, (_, i) => `x-${i}: y\r\n`).join('')
  const { said } = await endure(baseUrl, `GET /api/system/version HTTP/1.1\r\nhost: x\r\n${many}`, 'x: y\r\n')
  expect(said).toMatch(/^HTTP\/1\.1 400 [\s\S]*The headers are too large/)
})
