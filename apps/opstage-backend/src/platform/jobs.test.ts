import { expect, test } from 'vitest'
import { repeat } from './jobs.ts'
import { createLog } from './log.ts'

function setUp() {
  const lines: string[] = []
  return { lines, log: createLog('info', { write: (line) => void lines.push(line) }) }
}

test('a run that fails is logged and is not the last', async () => {
  const { lines, log } = setUp()
  let runs = 0
  const job = repeat('sweep', 1, log, () => {
    runs += 1
    return runs < 3 ? Promise.reject(new Error('the disk is full')) : Promise.resolve()
  })
  await expect.poll(() => runs).toBeGreaterThan(3)
  await job.stop()
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      level: 'error',
      job: 'sweep',
      err: expect.objectContaining({ message: 'the disk is full' }),
    }),
    expect.objectContaining({ level: 'error', job: 'sweep' }),
  ])
})

test('runs do not overlap, and stopping waits for the one under way', async () => {
  const { log } = setUp()
  let open = 0
  let most = 0
  const job = repeat('slow', 1, log, async () => {
    open += 1
    most = Math.max(most, open)
    await new Promise((resolve) => setTimeout(resolve, 20))
    open -= 1
  })
  await expect.poll(() => open).toBe(1)
  await job.stop()
  expect([open, most]).toEqual([0, 1])
})

test('what was stopped does not run any more', async () => {
  const { log } = setUp()
  let runs = 0
  const job = repeat('stopped', 5, log, () => Promise.resolve((runs += 1)))
  await job.stop()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(runs).toBe(0)
})
