import type { agents, delivery, DeliveredCommand as Delivered, report } from '@xtrape/capsule-contracts-node'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type {
  DeliveredCommand,
  HeartbeatBody,
  ProgressBody,
  RegisterBody,
  ReportBody,
  ResultBody,
} from '../src/wire.ts'
import type { ProgressAnswer } from '../src/backend.ts'

type BodyOf<Route extends { body: z.ZodType }> = z.input<Route['body']>

test('what the agent sends is what the contract takes', () => {
  expectTypeOf<RegisterBody>().toExtend<BodyOf<typeof agents.register>>()
  expectTypeOf<HeartbeatBody>().toExtend<BodyOf<typeof agents.heartbeat>>()
  expectTypeOf<ReportBody>().toExtend<BodyOf<typeof report.services>>()
  expectTypeOf<ProgressBody>().toExtend<BodyOf<typeof delivery.progress>>()
  expectTypeOf<ResultBody>().toExtend<BodyOf<typeof delivery.result>>()
})

test('what the agent takes is what the contract gives', () => {
  expectTypeOf<Omit<Delivered, 'timeoutSeconds' | 'definitionHash'>>().toExtend<DeliveredCommand>()
  expectTypeOf<z.output<(typeof delivery.progress)['data']>>().toExtend<ProgressAnswer>()
})
