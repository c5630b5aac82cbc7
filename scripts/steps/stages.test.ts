import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { TaskError } from './stage.ts'
import { runStages, type TestStage } from './stages.ts'

let said: string[]

beforeEach(() => {
  said = []
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
  for (const spy of spies) spy.mockImplementation((line: unknown) => void said.push(String(line)))
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()))
})

const good: TestStage = { name: 'good', run: async () => ({ passed: 3, failed: 0 }) }
const build: TestStage = { name: 'build', run: async () => {} }
const broken: TestStage = { name: 'build', run: () => Promise.reject(new TaskError('does not compile')) }

test('all good is exit code 0 and one plain line at the end', async () => {
  expect(await runStages([build, good, { ...good, name: 'better' }])).toBe(0)
  expect(said.at(-1)).toBe('6 passed, 0 failed')
})

test('a failure does not hide what comes after it', async () => {
  const bad: TestStage = { name: 'bad', run: async () => ({ passed: 1, failed: 2 }) }
  expect(await runStages([bad, broken, good])).toBe(1)
  expect(said).toContain('does not compile')
  expect(said.at(-1)).toBe('4 passed, 3 failed')
})

test('a stage without what it needs is counted as failed, and says why', async () => {
  expect(await runStages([broken, { ...good, needs: ['build'] }])).toBe(1)
  expect(said).toContain('Not run, because this failed: build')
  expect(said.at(-1)).toBe('0 passed, 2 failed')
})

test('those that may stand beside each other come last, two at a time, and count like the others', async () => {
  let meet = () => {}
  const met = new Promise<void>((resolve) => (meet = resolve))
  let inside = 0
  const beside = (name: string): TestStage => ({
    name,
    run: async () => {
      inside += 1
      if (inside === 2) meet()
      await met
      return { passed: 1, failed: 0 }
    },
  })
  expect(await runStages([good], [beside('one'), beside('other')])).toBe(0)
  expect(said.indexOf('\n── good')).toBeLessThan(said.indexOf('\n── one begins, beside another one'))
  expect(said.at(-1)).toBe('5 passed, 0 failed')
})
