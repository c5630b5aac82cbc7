import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort, isPortFree, readPort } from './port.ts'

test('a port is taken while something listens on it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await isPortFree(port, '127.0.0.1')).toBe(false)
  server.close()
  await once(server, 'close')
  expect(await isPortFree(port, '127.0.0.1')).toBe(true)
})

test('a free port is one', async () => {
  expect(await isPortFree(await freePort(), '127.0.0.1')).toBe(true)
})

test.each(['', '0', '70000', '80a', '-1', '8080.5'])('OPSTAGE_PORT=%j is refused by name', (text) => {
  expect(() => readPort(text)).toThrow('OPSTAGE_PORT')
})
