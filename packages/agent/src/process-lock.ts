import { createHash } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Sockets have short names; the shortest limit is that of macOS, 104. */
const LONGEST_NAME = 100
const GUARD_STALE_MS = 5_000
const GUARD_RETRY_MS = 20
const RETRY_MS = 1_000
const NOBODY_LISTENS = new Set<string | undefined>(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'])

export interface ProcessLock {
  release(): Promise<void>
}

/**
 * A lock between processes: a socket that one of them listens on. The kernel ends it with the process, however that
 * ends, and no clock, process id or container can make a dead holder look alive. Undefined: another process holds it.
 */
export async function lock(file: string): Promise<ProcessLock | undefined> {
  const address = addressOf(file)
  for (;;) {
    const held = await listen(address)
    if (held) return held
    if (await isHeld(address)) return undefined
    await removeDead(address)
  }
}

/** Resolves when it may be worth trying again, for instance because the holder has ended, or when `signal` aborts. */
export async function lockFreed(file: string, signal: AbortSignal): Promise<void> {
  const socket = await reach(addressOf(file)).catch(() => undefined)
  if (!socket) return delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => {})
  await new Promise<void>((done) => {
    socket.once('close', () => done()).resume()
    signal.addEventListener('abort', () => socket.destroy(), { once: true })
    if (signal.aborted) socket.destroy()
  })
}

function addressOf(file: string): string {
  const name = createHash('sha256').update(resolve(file)).digest('hex').slice(0, 32)
  if (process.platform === 'win32') return `\\\\.\\pipe\\opstage-${name}`
  return Buffer.byteLength(file) <= LONGEST_NAME ? file : join(tmpdir(), `opstage-${name}.lock`)
}

/** Undefined when the name is taken, by a process or by what one has left behind. */
async function listen(address: string): Promise<ProcessLock | undefined> {
  const { createServer } = await import('node:net') // here, because it would double the time that the SDK takes to load
  const waiting = new Set<Socket>()
  return new Promise((done, fail) => {
    const server = createServer((socket) => {
      waiting.add(socket.unref())
      socket.on('error', () => {}).once('close', () => waiting.delete(socket))
    })
    const release = () =>
      new Promise<void>((released) => {
        server.close(() => released())
        for (const socket of waiting) socket.destroy()
      })
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') done(undefined)
      else fail(error)
    })
    server.listen(address, () => {
      server.unref()
      done({ release })
    })
  })
}

async function isHeld(address: string): Promise<boolean> {
  try {
    const socket = await reach(address)
    socket.destroy()
    return true
  } catch (error) {
    return !NOBODY_LISTENS.has((error as NodeJS.ErrnoException).code)
  }
}

async function reach(address: string): Promise<Socket> {
  const { connect } = await import('node:net')
  return new Promise((done, fail) => {
    const socket = connect(address)
    socket.on('error', fail)
    socket.once('connect', () => done(socket.unref()))
  })
}

/** One at a time: else two that start at once would each remove the socket that the other has just made. */
async function removeDead(address: string): Promise<void> {
  const guard = `${address}.guard`
  const handle = await open(guard, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  if (!handle) {
    const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > GUARD_STALE_MS) await rm(guard, { force: true })
    return delay(GUARD_RETRY_MS)
  }
  try {
    if (!(await isHeld(address))) await rm(address, { force: true })
  } finally {
    await handle.close()
    await rm(guard, { force: true })
  }
}
