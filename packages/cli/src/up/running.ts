import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isHealthy } from './healthy.ts'

export interface Running {
  url: string
  /** The process that was started by hand, and those that it started, first to be stopped first. */
  pid: number
  children: number[]
}

/** The start that already uses this folder's data, if there is one. A file left by a crash proves nothing, so it is asked. */
export async function findRunning(file: string): Promise<Running | undefined> {
  try {
    const running = JSON.parse(readFileSync(file, 'utf8')) as Running
    return (await isHealthy(running.url)) ? running : undefined
  } catch {
    return undefined
  }
}

/** Until this process ends. */
export function noteRunning(file: string, url: string, children: number[] = []) {
  writeFileSync(file, JSON.stringify({ url, pid: process.pid, children } satisfies Running), { mode: 0o600 })
  process.on('exit', () => rmSync(file, { force: true }))
}

/** How to end it: whoever started it does that in order, but may itself have been killed. */
export function howToStop({ pid, children }: Running): string {
  return isAlive(pid) ? `Ctrl-C in its terminal, or: kill ${pid}` : `kill ${children.filter(isAlive).join(' ')}`
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
