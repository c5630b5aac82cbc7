import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
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

/** Below what systems give to whoever asks for any port, and to connections that go out: 32768 (Linux), 49152 (others). */
const FIRST = 20_000
const COUNT = 12_000

/**
 * A port for a program that cannot choose one itself. Nobody else who asks here gets it while this process lives, also
 * when nothing listens on it: a test that stops its server, or wants nobody there, would meet the server of another.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + randomInt(COUNT)
    if ((await claim(port)) && (await isPortFree(port, host))) return port
  }
  throw new TaskError(`No port from ${FIRST} to ${FIRST + COUNT - 1} is free on ${host}.`)
}

/** The UDP port of the same number says it is taken, to each process of the machine, and ends with ours however we end. */
export async function claim(port: number): Promise<boolean> {
  const sign = createSocket('udp4').unref()
  sign.bind({ port, address: '127.0.0.1', exclusive: true })
  try {
    await once(sign, 'listening')
    return true
  } catch {
    sign.close()
    return false
  }
}

export function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new TaskError(`OPSTAGE_PORT is "${text}": it must be a number from 1 to 65535.`)
}
