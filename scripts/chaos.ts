// `npm run chaos [-- --full] [-- --kills N] [-- --seed N] [-- --postgres] [-- --backends N]`: kills backends, agents and
// the database server under load, then asks whether every promise was kept.
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
    options: {
      full: { type: 'boolean' },
      kills: { type: 'string' },
      seed: { type: 'string' },
      postgres: { type: 'boolean' },
      backends: { type: 'string' },
    },
  })
  const backendCount = Number(values.backends ?? 1)
  // Two on one SQLite file would each believe to be the only one.
  const withPostgres = values.postgres ?? backendCount > 1
  const count = Number(values.kills ?? (values.full ? 1000 : 200))
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const chance = createChance(seed)
  console.log(`Seed ${seed}: the same again with -- --seed ${seed}`)

  const world = await stage('Start the backends and their agents', () =>
    createWorld({ agentCount: 4, agentUrl: async (url) => url, backendCount, withPostgres }),
  )
  const { owner, serviceIds } = world
  const load = startLoad({ owner, serviceIds, chance: createChance(seed + 1), operators: 8, pauseMs: 100 })
  const kills = await stage(`Kill ${count} times`, () =>
    killAtRandom(world, chance, { count, agentMs: 3000, backendMs: 8000 }),
  )
  await load.stop()
  const facts = await stage('Wait for what is open, and look', () => check(world, load))
  const countedKills = [...kills].map(([name, times]) => [`kills of ${name}`, times] as const)
  return report(world, load, facts, Object.fromEntries(countedKills.toSorted(([a], [b]) => (a < b ? -1 : 1))))
})
