import { tallyLine } from '../steps/tally.ts'
import type { Facts } from './check.ts'
import type { Load } from './load.ts'
import type { World } from './world.ts'

const SHOWN = 5

/** Says what was counted and which promises were kept; ends the world, whose files stay when one was broken. */
export async function report(world: World, load: Load, facts: Facts, faults: Record<string, number>): Promise<number> {
  const { rows, ran, accepted, findings } = facts
  const ends = new Map<string, number>()
  for (const { status, errorCode } of rows) {
    const end = errorCode ? `${status} ${errorCode}` : status
    ends.set(end, (ends.get(end) ?? 0) + 1)
  }
  const counts = {
    ...faults,
    'commands answered': load.created.size,
    refused: load.refused,
    'cancellations answered': load.cancelled.size,
    'handler runs': ran.length,
    'results accepted': accepted.length,
  }
  for (const [what, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)}  ${what}`)
  for (const [end, count] of [...ends].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${String(count).padStart(7)}  ended as ${end}`)
  for (const { promise, broken } of findings) {
    const examples = broken.slice(0, SHOWN).join(', ')
    console.log(broken.length === 0 ? `✓ ${promise}` : `✗ ${promise}: not ${broken.length}, for instance ${examples}`)
  }
  const failed = findings.filter(({ broken }) => broken.length > 0).length
  await world.end(failed > 0)
  if (failed > 0) console.log(`The logs and the database are in ${world.folder}`)
  console.log(tallyLine({ passed: findings.length - failed, failed }))
  return failed === 0 ? 0 : 1
}
