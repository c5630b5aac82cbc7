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
  // Raw, JSON has neither of them: a NUL is no JSON, and half of a character was replaced when the bytes became text.
  refuseUnfit(value, [], text.includes('\\u') ? (some) => UNFIT.test(some) : () => false)
  return value
}

/** Goes no deeper than a body may be: one that is 10,000 deep must not exhaust the stack. */
function refuseUnfit(value: unknown, path: string[], isUnfit: (some: string) => boolean) {
  if (typeof value === 'string' && isUnfit(value)) refuse(path, 'must not contain NUL or half characters')
  if (typeof value !== 'object' || value === null) return
  if (path.length === MAX_DEPTH) refuse([], `must not be nested deeper than ${MAX_DEPTH}`)
  const keys = Object.keys(value)
  if (!Array.isArray(value)) {
    if (keys.length > MAX_KEYS) refuse(path, `must not have more than ${MAX_KEYS} keys`)
    const bad = keys.find((key) => key === '__proto__' || isUnfit(key) || isPrototypeReach(key, value))
    if (bad !== undefined) refuse(path, `must not have the key ${JSON.stringify(bad)}`)
  }
  for (const key of keys) {
    path.push(key)
    refuseUnfit((value as Record<string, unknown>)[key], path, isUnfit)
    path.pop()
  }
}

function refuse(path: string[], message: string): never {
  throw invalid([{ path: path.join('.'), message }])
}

/** A plain `constructor` key is data; one with a `prototype` inside is an attempt. */
function isPrototypeReach(key: string, parent: object) {
  const child = key === 'constructor' ? (parent as Record<string, unknown>)[key] : undefined
  return typeof child === 'object' && child !== null && Object.hasOwn(child, 'prototype')
}
