import { type ErrorCode, ErrorEnvelope, errors, type Route } from '@xtrape/capsule-contracts-node'
import { expect } from 'vitest'
import type { RawAnswer } from './request.ts'

/** Refusals that any route may answer with; all others it has to declare. */
const ANYWHERE: ErrorCode[] = [
  'BAD_REQUEST',
  'NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
  'SERVICE_UNAVAILABLE',
]
const OF_PEOPLE: ErrorCode[] = [
  'UNAUTHORIZED',
  'SESSION_EXPIRED',
  'SESSION_INVALID',
  'API_TOKEN_INVALID',
  'API_TOKEN_EXPIRED',
  'API_TOKEN_REVOKED',
  'CSRF_INVALID',
  'FORBIDDEN',
]
const OF_AGENTS: ErrorCode[] = [
  'AGENT_TOKEN_INVALID',
  'AGENT_TOKEN_REVOKED',
  'AGENT_TOKEN_EXPIRED',
  'AGENT_ID_MISMATCH',
  'AGENT_DISABLED',
  'AGENT_REVOKED',
]

/** Refusals by which a caller is kept out, whatever the call says. */
export function authRefusals({ access }: Route): ErrorCode[] {
  if (access === 'public') return ['CSRF_INVALID']
  if (access === 'monitor') return ['UNAUTHORIZED']
  return access === 'agent' ? OF_AGENTS : OF_PEOPLE
}

/** What every answer of a route must be: enveloped, with a request id, and when it is a refusal, a declared one. */
export function checkAnswer(route: Route, answer: RawAnswer) {
  const seen = `${route.id} answered ${answer.status} ${answer.text.slice(0, 300)}`
  expect(answer.headers['x-request-id'], seen).toMatch(/^[\w-]{8,}$/)
  expect(answer.status, seen).toBeLessThan(500 + (answer.json?.error?.code === 'SERVICE_UNAVAILABLE' ? 4 : 0))
  if (answer.status >= 400) {
    const code = checkFailure(answer)
    expect([...ANYWHERE, ...authRefusals(route), ...route.errors], seen).toContain(code)
  } else if (!route.stream) expect(answer.json?.success, seen).toBe(true)
}

/** A failure in its envelope, with the status that the error table has for its code. */
export function checkFailure(answer: RawAnswer): ErrorCode {
  const { error } = ErrorEnvelope.parse(answer.json)
  const code = error.code as ErrorCode
  expect(errors[code]?.[0], `status of ${code}`).toBe(answer.status)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['x-request-id']).toBeTruthy()
  expect(Object.keys(answer.json!).toSorted()).toEqual(['error', 'success'])
  return code
}
