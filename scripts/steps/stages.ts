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

/** Runs the stages one after another, all of them, so that one run shows everything that is wrong. Ends with one tally. */
export async function runStages(stages: TestStage[]): Promise<number> {
  const outcomes: Outcome[] = []
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`)
    outcomes.push(await runStage(stage, outcomes))
  }
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
