import type { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'
import type { Shop } from '../shop.ts'

/** Whoever works on all orders has them for itself. */
export const WAREHOUSE = 'warehouse'

const PACES = { quick: 150, steady: 700, thorough: 2500 } as const

export function addStocktaking(agent: CapsuleAgent, shop: Shop): void {
  agent.action({
    name: 'compareWithWarehouse',
    label: 'Compare with the warehouse',
    description:
      'Goes through all orders, one by one. Takes its time, tells how far it is, and can be cancelled. A second one waits for the first, and so does a purge.',
    category: 'maintenance',
    order: 10,
    timeoutSeconds: 300,
    lock: () => WAREHOUSE,
    input: z.object({
      pace: z
        .enum(['quick', 'steady', 'thorough'])
        .default('steady')
        .meta({ title: 'Pace', enumLabels: ['Quick', 'Steady', 'Thorough'] }),
    }),
    handler: async ({ pace }, { signal, progress, log }) => {
      const orders = [...shop.orders()]
      const problems: string[] = []
      for (const [i, { id, status, problem }] of orders.entries()) {
        progress((100 * i) / orders.length, `${id}, ${i + 1} of ${orders.length}`)
        await shop.pause(PACES[pace], signal)
        log(`${id} ${problem ?? status.toLowerCase()}`)
        if (problem) problems.push(id)
      }
      progress(100, 'Done')
      return { message: `${orders.length} orders compared`, data: { compared: orders.length, problems } }
    },
  })
}
