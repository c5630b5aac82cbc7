import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { root } from '../steps/command.ts'

const file = await readFile(join(root, 'deploy/docker/Dockerfile'), 'utf8')

test('the Dockerfile is clean for a linter, which finds what is wrong in another', () => {
  expect(validate(file)).toEqual([])
  expect(validate('FROM node:24\nWORKDIR app\n')).not.toEqual([])
})

test('every stage stands on the base that was given, and both images end as another user than root', () => {
  const stages = [...file.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, from, name]) => ({ from, name }))
  const names = new Set(stages.map(({ name }) => name))
  for (const { from } of stages) expect(from === '${BASE_IMAGE}' || names.has(from)).toBe(true)
  expect(file).toMatch(/^ARG BASE_IMAGE=\S+:(?!latest)\S+$/m)
  expect(file).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
})

test('what is not allowed by name does not get into the build', async () => {
  const lines = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
  expect(lines).toContain('*')
  expect(lines).toEqual(expect.arrayContaining(['**/.env', '**/node_modules', '**/data']))
})
