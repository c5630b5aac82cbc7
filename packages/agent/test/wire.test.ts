import type { agents, delivery, report } from '@xtrape/capsule-contracts-node'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { HeartbeatBody, ProgressBody, RegisterBody, ReportBody, ResultBody } from '../src/wire.ts'

type BodyOf<Route extends { body: z.ZodType }> = z.input<Route['body']>

test('what the agent sends is what the contract takes', () => {
  expectTypeOf<RegisterBody>().toExtend<BodyOf<typeof agents.register>>()
  expectTypeOf<HeartbeatBody>().toExtend<BodyOf<typeof agents.heartbeat>>()
  expectTypeOf<ReportBody>().toExtend<BodyOf<typeof report.services>>()
  expectTypeOf<ProgressBody>().toExtend<BodyOf<typeof delivery.progress>>()
  expectTypeOf<ResultBody>().toExtend<BodyOf<typeof delivery.result>>()
})
