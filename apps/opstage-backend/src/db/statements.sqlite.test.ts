import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { preparedOnce } from './statements.ts'

test('a statement is prepared once, and of too many the oldest is let go', () => {
  const database = new Database(':memory:')
  const { prepare, close } = preparedOnce(database)
  onTestFinished(() => void close())
  const first = prepare('select 0')
  expect(prepare('select 0')).toBe(first)
  for (let i = 1; i <= 500; i += 1) prepare(`select ${i}`)
  expect(prepare('select 500')).toBe(prepare('select 500'))
  expect(prepare('select 0')).not.toBe(first)
})
