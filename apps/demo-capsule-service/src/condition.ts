import type { Health } from '@xtrape/capsule-agent-node'
import type { Shop } from './shop.ts'

export const STATUSES = ['UP', 'DEGRADED', 'DOWN'] as const

/** How the service says it is: well, unless an operator wants to see what the console makes of something else. */
export interface Condition {
  status: (typeof STATUSES)[number]
  note: string | undefined
}

export function describeHealth(shop: Shop, { status, note }: Condition): Health {
  const count = (wanted: string) => shop.orders().filter((order) => order.status === wanted).length
  const details = { waiting: count('WAITING'), synced: count('SYNCED'), failed: count('FAILED') }
  const sentence = details.waiting === 0 ? 'All orders are at the warehouse' : `${details.waiting} orders wait`
  return { status, message: note ?? sentence, details }
}
