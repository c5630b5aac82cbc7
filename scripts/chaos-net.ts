// `npm run chaos:net [-- --full] [-- --seconds N] [-- --seed N]`: the same promises as `npm run chaos`, over a network that loses, delays and repeats.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createBadNetwork } from './chaos/bad-network.ts'
import { createChance } from './chaos/chance.ts'
import { check } from './chaos/check.ts'
import { killAtRandom } from './chaos/kill.ts'
import { startLoad } from './chaos/load.ts'
import { createOwner } from './chaos/owner.ts'
import { report } from './chaos/report.ts'
import { createWorld } from './chaos/world.ts'
import { stage, task } from './steps/stage.ts'

/** One request in so many is harmed. */
const HARMED = 1 / 16
/** The network is the matter here; still, now and then somebody is killed. */
const KILL_EVERY_SECONDS = 12
const LONGEST_LIFE_MS = 40_000

await task(async () => {
  const { values } = parseArgs({
    options: { full: { type: 'boolean' }, seconds: { type: 'string' }, seed: { type: 'string' } },
  })
  const seconds = Number(values.seconds ?? (values.full ? 900 : 120))
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.log(`Seed ${seed}: the same again with -- --seed ${seed}`)

  const network = createBadNetwork(createChance(seed), HARMED)
  const world = await stage('Start a backend, its agents and a network', () =>
    createWorld({ agentCount: 4, agentUrl: network.listen }),
  )
  const { serviceIds, session } = world
  const owner = createOwner(network.url(), session)
  const load = startLoad({ owner, serviceIds, chance: createChance(seed + 1), operators: 4, pauseMs: 200 })
  const count = Math.ceil(seconds / KILL_EVERY_SECONDS)
  const kills = { count, agentMs: LONGEST_LIFE_MS, backendMs: LONGEST_LIFE_MS }
  await stage(`Harm the network for ${seconds} s`, () =>
    Promise.all([delay(seconds * 1000), killAtRandom(world, createChance(seed + 2), kills)]),
  )
  network.heal()
  await load.stop()
  const facts = await stage('Wait for what is open, and look', () => check(world, load))
  const code = await report(world, load, facts, { kills: count, ...Object.fromEntries(network.faults) })
  network.close()
  return code
})
