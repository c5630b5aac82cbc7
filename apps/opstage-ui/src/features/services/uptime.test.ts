import type { HealthChange, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { uptimeOf } from './uptime.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString()
const change = (hour: number, status: ServiceStatus): HealthChange => ({
  at: at(hour),
  status,
  healthStatus: 'UP',
  message: null,
})
const history = (data: HealthChange[], gaps: [number, number][] = []) => ({
  data,
  from: at(0),
  to: at(10),
  gaps: gaps.map(([from, to]) => ({ from: at(from), to: at(to) })),
})

test('each slot shows the worst that happened in it', () => {
  const { slots } = uptimeOf(history([change(0, 'HEALTHY'), change(3, 'OFFLINE'), change(4, 'HEALTHY')]), 5)
  expect(slots.map(({ status }) => status)).toEqual(['HEALTHY', 'OFFLINE', 'HEALTHY', 'HEALTHY', 'HEALTHY'])
})

test('the share of health and the interruptions are counted over the watched time', () => {
  const { healthy, interruptions } = uptimeOf(
    history([change(0, 'HEALTHY'), change(4, 'UNHEALTHY'), change(5, 'OFFLINE'), change(6, 'HEALTHY')]),
    10,
  )
  expect(healthy).toBeCloseTo(0.8)
  expect(interruptions).toBe(1)
})

test('before it existed and while no backend ran there is no data', () => {
  const { slots, healthy } = uptimeOf(history([change(4, 'HEALTHY')], [[6, 8]]), 5)
  expect(slots.map(({ status }) => status)).toEqual([undefined, undefined, 'HEALTHY', undefined, 'HEALTHY'])
  expect(healthy).toBe(1)
})

test('a service that nobody watched has no share of health', () => {
  expect(uptimeOf(history([]), 3)).toMatchObject({ healthy: undefined, interruptions: 0 })
})

test('what it begins with counts as an interruption too, unless nothing was known of it yet', () => {
  const from = (first: ServiceStatus) => uptimeOf(history([change(0, first), change(4, 'HEALTHY')]), 5).interruptions
  expect([from('OFFLINE'), from('UNKNOWN'), from('HEALTHY')]).toEqual([1, 0, 0])
})
