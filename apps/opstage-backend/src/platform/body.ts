import type { Issue } from '@xtrape/capsule-contracts-node'
import { AppError, invalid } from './errors.ts'

const MAX_DEPTH = 32
const MAX_KEYS = 10_000
/** What databases refuse or replace: NUL, and half of a character that needs two. */
const UNFIT = /[\0\p{Surrogate}]/u

/** Parses a JSON body, or refuses it: broken, too deep, too wide, with characters that cannot be stored or keys that reach for prototypes. */
export function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('BAD_REQUEST', { message: `The body is not JSON: ${(error as Error).message}` })
  }
  const problem = findProblem(value)
  if (problem) throw invalid([problem])
  return value
}

/** With a list of its own in place of recursion: a body that is 10,000 deep must not exhaust the stack. */
function findProblem(root: unknown): Issue | undefined {
  const open: [value: unknown, depth: number, path: string][] = [[root, 1, '']]
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth, path] = next
    if (typeof value === 'string' && UNFIT.test(value))
      return { path, message: 'must not contain NUL or half characters' }
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_DEPTH) return { path: '', message: `must not be nested deeper than ${MAX_DEPTH}` }
    const keys = Object.keys(value)
    if (!Array.isArray(value)) {
      if (keys.length > MAX_KEYS) return { path, message: `must not have more than ${MAX_KEYS} keys` }
      const bad = keys.find((key) => key === '__proto__' || UNFIT.test(key) || isPrototypeReach(key, value))
      if (bad !== undefined) return { path, message: `must not have the key ${JSON.stringify(bad)}` }
    }
    for (const key of keys)
      open.push([(value as Record<string, unknown>)[key], depth + 1, path === '' ? key : `${path}.${key}`])
  }
  return undefined
}

/** A plain `constructor` key is data; one with a `prototype` inside is an attempt. */
function isPrototypeReach(key: string, parent: object) {
  const child = key === 'constructor' ? (parent as Record<string, unknown>)[key] : undefined
  return typeof child === 'object' && child !== null && Object.hasOwn(child, 'prototype')
}
