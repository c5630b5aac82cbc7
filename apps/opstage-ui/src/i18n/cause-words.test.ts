import { type Cause, type CauseCode, causeCodes } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { wordCause } from './cause-words.ts'
import { reasons as en } from './en/reasons.ts'
import { time } from './en/time.ts'
import { createFormat } from './format.ts'
import { reasons as zh } from './zh/reasons.ts'

const at = '2026-01-02T03:04:05.678Z'
const agentCode = 'mail-worker'
const format = createFormat('en-GB', time)

const samples: { [C in CauseCode]: Extract<Cause, { code: C }> } = {
  REPORTED: { code: 'REPORTED', health: 'DOWN', message: 'cannot reach\norders database' },
  NO_HEALTH: { code: 'NO_HEALTH' },
  HEALTH_STALE: { code: 'HEALTH_STALE', reportedAt: at, thresholdSeconds: 120 },
  AGENT_SILENT: { code: 'AGENT_SILENT', agentCode, lastHeardAt: at },
  AGENT_DISABLED: { code: 'AGENT_DISABLED', agentCode },
  AGENT_REVOKED: { code: 'AGENT_REVOKED', agentCode },
  NOT_TAKING_COMMANDS: {
    code: 'NOT_TAKING_COMMANDS',
    agentCode,
    waitingSince: at,
    lastPollAt: at,
    eventLoopLagMs: 2400,
  },
}

test.each(causeCodes)('%s has words in both languages, with its facts', (code) => {
  const sample = JSON.stringify(samples[code])
  const facts = [at, 'orders database'].filter((fact) => sample.includes(fact))
  for (const table of [en, zh]) {
    const said = wordCause(samples[code], table, format)!
    expect(said).not.toMatch(/undefined|null/)
    expect(facts.filter((fact) => !said.includes(fact))).toEqual([])
  }
  expect(wordCause(samples[code], zh, format)).toMatch(/\p{Script=Han}/u)
})

test('an event loop that keeps up is not blamed', () => {
  const quick = { ...samples.NOT_TAKING_COMMANDS, eventLoopLagMs: 3, lastPollAt: null }
  expect(wordCause(quick, en, format)).toBe(
    `It heartbeats, but has never asked for commands. One has waited since ${at}.`,
  )
})

test('a reason that only a newer server knows is left to its sentence', () => {
  expect(wordCause({ code: 'NEW' } as unknown as Cause, en, format)).toBeUndefined()
})
