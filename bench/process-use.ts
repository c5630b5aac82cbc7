import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export interface Use {
  /** Taken so far, by all threads. */
  cpuSeconds: number
  /** Right now. */
  rssMb: number
}

/** What a process takes. Linux tells hundredths of a second; elsewhere `ps` is asked, which tells whole ones. */
export function useOf(pid: number): Use {
  const [time = '', rss = '0'] = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  const file = `/proc/${pid}/stat`
  return { cpuSeconds: existsSync(file) ? readTicks(file) : secondsOf(time), rssMb: Number(rss) / 1024 }
}

const TICKS_PER_SECOND = 100

/** The name, which stands in brackets before the rest, may hold anything. */
function readTicks(file: string): number {
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)!.split(' ')
  const [user, system] = [fields[11], fields[12]]
  return (Number(user) + Number(system)) / TICKS_PER_SECOND
}

/** `[[days-]hours:]minutes:seconds`, with fractions on some systems. */
function secondsOf(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time]
  return clock!.split(':').reduce((sum, part) => 60 * sum + Number(part), 0) + 86_400 * Number(days)
}

/** The share of one core that a process takes while `work` goes on, and its memory after it. */
export async function watchUse(pid: number, work: () => Promise<void>): Promise<{ cores: number; rssMb: number }> {
  const before = useOf(pid).cpuSeconds
  const start = performance.now()
  await work()
  const { cpuSeconds, rssMb } = useOf(pid)
  return { cores: (cpuSeconds - before) / ((performance.now() - start) / 1000), rssMb }
}
