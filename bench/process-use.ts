import { execFileSync } from 'node:child_process'

/** What a process has taken so far: CPU seconds, and megabytes of memory right now. As `ps` says it, which every system has. */
export function useOf(pid: number): { cpuSeconds: number; rssMb: number } {
  const [time = '', rss = '0'] = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
  return { cpuSeconds: secondsOf(time), rssMb: Number(rss) / 1024 }
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
