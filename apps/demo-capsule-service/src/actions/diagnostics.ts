import type { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'
import { type Condition, STATUSES } from '../condition.ts'
import { ShopError } from '../shop.ts'

const category = 'diagnostics'

export function addDiagnostics(agent: CapsuleAgent, condition: Condition): void {
  agent.action({
    name: 'echo',
    label: 'Echo',
    description: 'Sends back what it gets: the shortest way to see the whole loop at work.',
    category,
    order: 10,
    // Whatever else somebody sends comes back too.
    input: z.looseObject({
      message: z.string().max(500).optional().meta({ title: 'Message', placeholder: 'hello capsule' }),
    }),
    handler: (payload) => ({ message: 'Echo', data: payload }),
  })

  agent.action({
    name: 'runHealthCheck',
    label: 'Run health check',
    description: 'Asks the service how it is, now rather than with the next heartbeat.',
    category,
    order: 20,
    handler: async () => {
      const health = await agent.runHealth()
      return { message: `${health.status}: ${health.message}`, data: { ...health } }
    },
  })

  agent.action({
    name: 'setHealth',
    label: 'Pretend a state of health',
    description: 'Makes the service report itself as healthy, degraded or down from the next heartbeat on.',
    category,
    order: 30,
    dangerLevel: 'MEDIUM',
    input: z.object({
      status: z.enum(STATUSES).meta({ title: 'State', enumLabels: ['Up', 'Degraded', 'Down'] }),
      note: z.string().max(200).optional().meta({ title: 'Why', placeholder: 'The warehouse answers slowly' }),
    }),
    prepare: () => ({ initialPayload: condition, currentState: { ...condition } }),
    handler: ({ status, note }) => {
      condition.status = status
      condition.note = note
      return { message: `Reports ${status} from now on`, data: { status, note: note ?? null } }
    },
  })

  agent.action({
    name: 'printLabels',
    label: 'Print parcel labels',
    description: 'Always fails, with a code that tells why: this is what a failure looks like.',
    category,
    order: 40,
    handler: () => {
      throw new ShopError('PRINTER_OUT_OF_PAPER', 'The label printer in hall 2 has no paper')
    },
  })
}
