// `npm run chaos [-- --full] [-- --kills N] [-- --seed N]`: kills backend and agents under load, then asks whether every promise was kept.
import { parseArgs } from 'node:util'
import { createChance } from './chaos/chance.ts'
import { check } from './chaos/check.ts'
import { killAtRandom } from './chaos/kill.ts'
import { startLoad } from './chaos/load.ts'
import { report } from './chaos/report.ts'
import { createWorld } from './chaos/world.ts'
import { stage, task } from './steps/stage.ts'

await task(async () => {
  const { values } = parseArgs({
    options: { full: { type: 'boolean' }, kills: { type: 'string' }, seed: { type: 'string' } },
  })
  const count = Number(values.kills ?? (values.full ? 1000 : 200))
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const chance = createChance(seed)
  console.log(`Seed ${seed}: the same again with -- --seed ${seed}`)

  const world = await stage('Start a backend and its agents', () =>
    createWorld({ agentCount: 4, agentUrl: async (url) => url }),
  )
  const { owner, serviceIds } = world
  const load = startLoad({ owner, serviceIds, chance: createChance(seed + 1), operators: 8, pauseMs: 100 })
  const kills = await stage(`Kill ${count} times`, () =>
    killAtRandom(world, chance, { count, agentMs: 3000, backendMs: 8000 }),
  )
  await load.stop()
  const facts = await stage('Wait for what is open, and look', () => check(world, load))
  const backendKills = kills.get('backend') ?? 0
  return report(world, load, facts, { 'kills of agents': count - backendKills, 'kills of the backend': backendKills })
})
