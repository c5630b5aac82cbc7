import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { claim, freePort, isPortFree, readPort } from './port.ts'

test('a port is taken while something listens on it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await isPortFree(port, '127.0.0.1')).toBe(false)
  server.close()
  await once(server, 'close')
  expect(await isPortFree(port, '127.0.0.1')).toBe(true)
})

test('a free port is one, and the system gives it to nobody who asks for any', async () => {
  const port = await freePort()
  expect(await isPortFree(port, '127.0.0.1')).toBe(true)
  expect(port).toBeLessThan(32_768)
})

test('a free port is kept for whoever got it, until that process ends', async () => {
  const asked = async (what: string) => {
    const source = `import { claim, freePort } from ${JSON.stringify(import.meta.resolve('./port.ts'))}; console.log(await ${what})`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source])
    return JSON.parse(stdout) as unknown
  }
  expect(await asked(`claim(${await freePort()})`)).toBe(false)
  const left = (await asked('freePort()')) as number
  expect(await claim(left)).toBe(true)
  expect(await claim(left)).toBe(false)
})

test.each(['', '0', '70000', '80a', '-1', '8080.5'])('OPSTAGE_PORT=%j is refused by name', (text) => {
  expect(() => readPort(text)).toThrow('OPSTAGE_PORT')
})
