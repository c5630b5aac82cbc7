import { z } from 'zod'
import { time } from './fields.ts'

const agentCode = z.string()
const cause = <const C extends string, S extends z.ZodRawShape>(code: C, facts: S) =>
  z.object({ code: z.literal(code), ...facts })

/** Why something is in its state, as facts: what the sentence beside it says in English, for whoever words it otherwise. */
export const Cause = z
  .discriminatedUnion('code', [
    /** The service says so itself. */
    cause('REPORTED', { health: z.enum(['UP', 'DEGRADED', 'DOWN', 'UNKNOWN']), message: z.string().nullable() }),
    cause('NO_HEALTH', {}),
    /** The newest report is older than what counts. */
    cause('HEALTH_STALE', { reportedAt: time, thresholdSeconds: z.number() }),
    cause('AGENT_SILENT', { agentCode, lastHeardAt: time.nullable() }),
    cause('AGENT_DISABLED', { agentCode }),
    cause('AGENT_REVOKED', { agentCode }),
    /** It heartbeats, but has not asked for the commands that wait for it. */
    cause('NOT_TAKING_COMMANDS', {
      agentCode,
      waitingSince: time,
      lastPollAt: time.nullable(),
      eventLoopLagMs: z.number().nullable(),
    }),
  ])
  .meta({ id: 'Cause' })
export type Cause = z.infer<typeof Cause>
export type CauseCode = Cause['code']

export const causeCodes: readonly CauseCode[] = Cause.options.map(({ shape }) => shape.code.value)
