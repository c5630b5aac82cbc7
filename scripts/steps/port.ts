import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { TaskError } from './stage.ts'

/** Whether a server could listen there now. An address that is not ours is left for the server itself to complain about. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EADDRINUSE'
  }
  server.close()
  await once(server, 'close')
  return true
}

/** A port for a program that cannot choose one itself. The system does not give it out again for a while. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer()
  server.listen({ port: 0, host })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new TaskError(`OPSTAGE_PORT is "${text}": it must be a number from 1 to 65535.`)
}
