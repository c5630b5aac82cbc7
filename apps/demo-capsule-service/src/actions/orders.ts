import type { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { z } from 'zod'
import type { Order, OrderStatus, Shop } from '../shop.ts'
import { WAREHOUSE } from './stocktaking.ts'

const category = 'orders'
const STATUSES = ['ALL', 'WAITING', 'SYNCED', 'FAILED', 'CANCELLED'] as const
const orderId = z.string().meta({ title: 'Order' })

export function addOrders(agent: CapsuleAgent, shop: Shop): void {
  agent.action({
    name: 'listOrders',
    label: 'Orders',
    description: 'The orders of the last hours, the newest first.',
    category,
    order: 10,
    input: z.object({
      status: z
        .enum(STATUSES)
        .default('ALL')
        .meta({ title: 'Status', enumLabels: ['All', 'Waiting', 'At the warehouse', 'Failed', 'Cancelled'] }),
    }),
    handler: ({ status }) => {
      const orders = shop.orders().filter((order) => status === 'ALL' || order.status === status)
      return { message: `${orders.length} orders`, data: { list: listOf(orders, shop.now()) } }
    },
  })

  agent.action({
    name: 'retryOrder',
    label: 'Retry an order',
    description: 'Sends a failed order to the warehouse once more.',
    category,
    order: 20,
    dangerLevel: 'MEDIUM',
    input: z.object({ orderId }),
    prepare: () => chooseFrom(shop, ['FAILED']),
    handler: ({ orderId: id }) => {
      const order = shop.retry(id)
      return { message: `${id} is at the warehouse`, data: { orderId: id, status: order.status } }
    },
  })

  agent.action({
    name: 'cancelOrder',
    label: 'Cancel an order',
    description: 'Takes an order back that has not reached the warehouse.',
    category,
    order: 30,
    dangerLevel: 'MEDIUM',
    requiresConfirmation: true,
    input: z.object({
      orderId,
      reason: z.string().max(500).optional().meta({ title: 'Reason', format: 'textarea' }),
    }),
    prepare: () => chooseFrom(shop, ['WAITING', 'FAILED']),
    handler: ({ orderId: id, reason }) => {
      const order = shop.cancel(id)
      return { message: `${id} is cancelled`, data: { orderId: id, status: order.status, reason: reason ?? null } }
    },
  })

  agent.action({
    name: 'purgeOrders',
    label: 'Purge synced orders',
    description: 'Forgets every order that is at the warehouse. They do not come back.',
    category,
    order: 40,
    dangerLevel: 'HIGH',
    lock: () => WAREHOUSE,
    queueTimeoutSeconds: 20,
    handler: () => {
      const purged = shop.purge()
      return { message: `${purged} orders purged`, data: { purged } }
    },
  })
}

/** The choices of this moment: the orders that the action is for. */
function chooseFrom(shop: Shop, statuses: OrderStatus[]) {
  const orders = shop.orders().filter(({ status }) => statuses.includes(status))
  const [first] = orders
  if (!first) {
    return {
      fields: { orderId: { description: 'No order is in a state for this at the moment.' } },
      currentState: { choices: 0 },
    }
  }
  return {
    initialPayload: { orderId: first.id },
    currentState: { choices: orders.length },
    fields: { orderId: { enum: orders.map(({ id }) => id), enumLabels: orders.map(labelOf) } },
  }
}

function labelOf({ id, customer, tea, problem }: Order): string {
  return `${id}, ${tea} for ${customer}${problem ? ` (${problem.toLowerCase()})` : ''}`
}

/** What the console shows as a table; `$row.…` stands for a value of the row that was clicked. */
function listOf(orders: readonly Order[], now: number) {
  return {
    title: 'Orders',
    emptyText: 'No orders in this state',
    pageSize: 10,
    data: orders.toReversed().map((order) => ({
      ...order,
      problem: order.problem ?? '',
      ageMs: now - Date.parse(order.placedAt),
    })),
    columns: [
      { key: 'id', label: 'Order', format: 'code', copyable: true },
      { key: 'customer', label: 'Customer' },
      { key: 'tea', label: 'Tea', ellipsis: true },
      { key: 'express', label: 'Express', format: 'boolean' },
      { key: 'status', label: 'Status', format: 'status' },
      { key: 'placedAt', label: 'Placed', format: 'datetime' },
      { key: 'ageMs', label: 'Age', format: 'duration' },
      { key: 'problem', label: 'Problem', ellipsis: true },
    ],
    rowActions: [
      { label: 'Retry', action: 'retryOrder', payload: { orderId: '$row.id' } },
      { label: 'Cancel', action: 'cancelOrder', payload: { orderId: '$row.id' }, danger: true, confirm: true },
    ],
  }
}
