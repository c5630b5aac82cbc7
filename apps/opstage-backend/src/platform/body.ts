import type { Issue } from '@xtrape/capsule-contracts-node'
import { AppError, invalid } from './errors.ts'

const MAX_DEPTH = 32
const MAX_KEYS = 10_000
/** What databases refuse or replace: NUL, and half of a character that needs two. */
const UNFIT = /[\0\p{Surrogate}]/u

/** Parses a JSON body, or refuses it: broken, too deep, too wide, with characters that cannot be stored or keys that reach for prototypes. */
export function parseBody(text: string): unknown {
  if (!/\S/.test(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('BAD_REQUEST', { message: `The body is not JSON: ${(error as Error).message}` })
  }
  const problem = findProblem(value, text)
  if (problem) throw invalid([problem])
  return value
}

/** A value, and where it is: said only of what is refused. */
interface Place {
  value: unknown
  depth: number
  key: string
  parent: Place | undefined
}

/** With a list of its own in place of recursion: a body that is 10,000 deep must not exhaust the stack. */
function findProblem(root: unknown, text: string): Issue | undefined {
  // Raw, JSON has neither of them: a NUL is no JSON, and half of a character was replaced when the bytes became text.
  const isUnfit = text.includes('\\u') ? (some: string) => UNFIT.test(some) : () => false
  const open: Place[] = [{ value: root, depth: 1, key: '', parent: undefined }]
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, depth } = place
    if (typeof value === 'string' && isUnfit(value))
      return { path: pathOf(place), message: 'must not contain NUL or half characters' }
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_DEPTH) return { path: '', message: `must not be nested deeper than ${MAX_DEPTH}` }
    const keys = Object.keys(value)
    if (!Array.isArray(value)) {
      if (keys.length > MAX_KEYS) return { path: pathOf(place), message: `must not have more than ${MAX_KEYS} keys` }
      const bad = keys.find((key) => key === '__proto__' || isUnfit(key) || isPrototypeReach(key, value))
      if (bad !== undefined) return { path: pathOf(place), message: `must not have the key ${JSON.stringify(bad)}` }
    }
    for (const key of keys)
      open.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1, key, parent: place })
  }
  return undefined
}

function pathOf(place: Place): string {
  const keys: string[] = []
  for (let at = place; at.parent; at = at.parent) keys.unshift(at.key)
  return keys.join('.')
}

/** A plain `constructor` key is data; one with a `prototype` inside is an attempt. */
function isPrototypeReach(key: string, parent: object) {
  const child = key === 'constructor' ? (parent as Record<string, unknown>)[key] : undefined
  return typeof child === 'object' && child !== null && Object.hasOwn(child, 'prototype')
}
