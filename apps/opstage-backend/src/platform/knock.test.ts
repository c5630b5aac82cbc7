import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { knock } from './knock.ts'

async function listen(onConnection = () => {}) {
  const server = createServer((socket) => {
    socket.resume()
    onConnection()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as { port: number }).port }
}

test('who knocks waits until all who came before have been let in', async () => {
  let letIn = 0
  const { server, port } = await listen(() => (letIn += 1))
  const crowd = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'))
  await Promise.all(crowd.map((socket) => once(socket, 'connect')))
  const before = letIn
  await knock(server)
  for (const socket of crowd) socket.destroy()
  expect(before).toBeLessThan(200)
  expect(letIn).toBe(201)
})

test('nothing is left of it', async () => {
  const { server } = await listen()
  for (let i = 0; i < 3; i += 1) await knock(server)
  expect(server.listenerCount('connection')).toBe(1)
  const count = () => new Promise((resolve) => server.getConnections((_, open) => resolve(open)))
  await expect.poll(count).toBe(0)
})

test('a server that does not listen cannot be reached', async () => {
  await expect(knock(createServer())).rejects.toThrow('does not listen')
})
