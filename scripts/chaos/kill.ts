import { setTimeout as delay } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Victim } from './victim.ts'
import type { World } from './world.ts'

/** Some die while they start; most after they have worked for a while. */
const DIES_YOUNG = 0.2
const LONGEST_START_MS = 1000

interface Killing {
  count: number
  /** How long a process works at most before it is killed. */
  agentMs: number
  backendMs: number
  postgresMs?: number
}

/** Kills processes at random moments and starts each again at once, until there were so many; answers how many each had. */
export async function killAtRandom(
  { backends, postgres, agents }: World,
  chance: Chance,
  { count, agentMs, backendMs, postgresMs = 20_000 }: Killing,
): Promise<Map<string, number>> {
  const kills = new Map<string, number>()
  let left = count
  const haunt = async (victim: Victim, longestMs: number) => {
    for (;;) {
      if (chance.next() < DIES_YOUNG) await delay(chance.between(0, LONGEST_START_MS))
      else {
        await victim.untilUp()
        await delay(chance.between(0, longestMs))
      }
      if (left === 0) return
      left -= 1
      await victim.kill()
      victim.start()
      kills.set(victim.name, (kills.get(victim.name) ?? 0) + 1)
      if (left % 50 === 0) console.log(`${count - left} kills`)
    }
  }
  await Promise.all([
    ...backends.map((backend) => haunt(backend, backendMs)),
    ...agents.map((agent) => haunt(agent, agentMs)),
    ...(postgres ? [haunt(postgres, postgresMs)] : []),
  ])
  await Promise.all([...(postgres ? [postgres] : []), ...backends, ...agents].map((victim) => victim.untilUp()))
  return kills
}
