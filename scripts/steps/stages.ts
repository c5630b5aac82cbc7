import { seconds, TaskError } from './stage.ts'
import { sum, type Tally, tallyLine } from './tally.ts'

export interface TestStage {
  name: string
  /** Stages without which this one says nothing. */
  needs?: string[]
  /** A stage that tests nothing itself, like a build, returns nothing and counts only when it fails. */
  run: () => Promise<Tally | void>
}

interface Outcome extends Tally {
  name: string
  took: string
}

/** Of what needs not be alone: most of it waits most of the time. */
const AT_ONCE = 2

/**
 * Runs the stages one after another, and then those that may stand beside each other, two at a time. All of them, so
 * that one run shows everything that is wrong. Ends with one tally.
 */
export async function runStages(stages: TestStage[], besides: TestStage[] = []): Promise<number> {
  const outcomes: Outcome[] = []
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`)
    outcomes.push(await runStage(stage, outcomes))
  }
  const waiting = [...besides]
  const lane = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) {
      console.log(`\n── ${stage.name} begins, beside another one`)
      outcomes.push(await runStage(stage, outcomes))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  console.log('')
  for (const { name, took, ...tally } of outcomes) {
    const counted = tally.passed + tally.failed > 0 ? `: ${tallyLine(tally)}` : ''
    console.log(`${tally.failed === 0 ? '✓' : '✗'} ${name}${counted}  ${took}`)
  }
  const total = sum(outcomes)
  console.log(tallyLine(total))
  return total.failed === 0 ? 0 : 1
}

async function runStage({ name, needs = [], run }: TestStage, before: Outcome[]): Promise<Outcome> {
  const started = performance.now()
  const missing = before.find((one) => needs.includes(one.name) && one.failed > 0)
  if (missing) {
    console.log(`Not run, because this failed: ${missing.name}`)
    return { name, passed: 0, failed: 1, took: 'not run' }
  }
  try {
    const tally = (await run()) ?? { passed: 0, failed: 0 }
    return { name, ...tally, took: seconds(started) }
  } catch (error) {
    console.error(error instanceof TaskError ? error.message : error)
    return { name, passed: 0, failed: 1, took: seconds(started) }
  }
}
