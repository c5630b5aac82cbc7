import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../steps/command.ts'
import { countsIn, render, type Result } from './render.ts'
import { rows } from './rows.ts'

const read = (name: string) => readFileSync(join(root, 'docs', name), 'utf8')
/** The formatter sets the columns of a table right. */
const plain = (text: string) => text.replaceAll(/-{2,}/g, '--').replaceAll(/ +/g, ' ')

test('the page is what was measured, of the rows that there are, and nothing in it failed', () => {
  const results = JSON.parse(read('reliability.json')) as Record<string, Result>
  expect(plain(read('reliability.md'))).toBe(plain(render(rows, results)))
  expect(Object.keys(results).filter((name) => !rows.some((row) => row.name === name))).toEqual([])
  expect(Object.values(results).filter(({ passed, failed }) => failed > 0 || passed === 0)).toEqual([])
})

test('what a suite counts is found in what it says', () => {
  const output = '    200  kills of the backend\n      1  ended as FAILED\n✓ done  3.2 s\n12 passed, 0 failed\n'
  expect(countsIn(output)).toEqual({ 'kills of the backend': 200 })
})
