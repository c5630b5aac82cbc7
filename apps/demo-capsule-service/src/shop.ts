import { setTimeout as delay } from 'node:timers/promises'

/** An order of the tea shop, on its way to the warehouse. */
export interface Order {
  id: string
  customer: string
  tea: string
  grams: number
  express: boolean
  status: OrderStatus
  /** ISO 8601, UTC. */
  placedAt: string
  problem?: string
}

export type OrderStatus = 'WAITING' | 'SYNCED' | 'FAILED' | 'CANCELLED'

/** The world of the demo: a few orders in memory, one more now and then. */
export interface Shop {
  orders: () => readonly Order[]
  find: (id: string) => Order
  /** One order more; the oldest one that waits arrives at the warehouse, or fails there. */
  tick: () => void
  retry: (id: string) => Order
  cancel: (id: string) => Order
  /** Forgets what has arrived, and answers how many that were. */
  purge: () => number
  now: () => number
  /** Rejects as soon as `signal` aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
}

const CUSTOMERS = ['Ada Novak', 'Tomás Ruiz', 'Mei Tanaka', 'Jonas Weber', 'Leila Haddad', 'Sam Okafor', 'Ines Costa']
const TEAS = ['Darjeeling first flush', 'Sencha', 'Assam', 'Earl Grey', 'Rooibos', 'Jasmine pearls', 'Lapsang souchong']
const PROBLEMS = ['The street is unknown to the warehouse', 'Out of this tea', 'The parcel is too light for its label']
const FIRST_NUMBER = 1042
const AT_START = 12
const AT_MOST = 40
const EVERY_MINUTES = 7

/** What a handler throws when an operator asks for something that cannot be; the console shows its code. */
export class ShopError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function createShop({ now = Date.now, pause = wait }: Partial<Pick<Shop, 'now' | 'pause'>> = {}): Shop {
  const openedAt = now()
  let orders: Order[] = []
  let placed = 0

  const place = (placedAt: number) => {
    const number = placed++
    orders.push({
      id: `A-${FIRST_NUMBER + number}`,
      customer: pick(CUSTOMERS, number),
      tea: pick(TEAS, number * 3),
      grams: 50 * (1 + (number % 5)),
      express: number % 4 === 0,
      status: 'WAITING',
      placedAt: new Date(placedAt).toISOString(),
    })
  }
  const arrive = () => {
    const order = orders.find(({ status }) => status === 'WAITING')
    if (!order) return
    const number = Number(order.id.slice(2))
    if (number % 5 === 0) Object.assign(order, { status: 'FAILED', problem: pick(PROBLEMS, number / 5) })
    else order.status = 'SYNCED'
  }
  const find = (id: string) => {
    const order = orders.find((one) => one.id === id)
    if (!order) throw new ShopError('ORDER_NOT_FOUND', `There is no order ${id}; it may have been purged`)
    return order
  }

  for (let i = AT_START; i > 0; i--) place(openedAt - i * EVERY_MINUTES * 60_000)
  for (let i = AT_START - 3; i > 0; i--) arrive()

  return {
    orders: () => orders,
    find,
    tick() {
      place(now())
      arrive()
      orders = orders.slice(-AT_MOST)
    },
    retry(id) {
      const order = find(id)
      if (order.status !== 'FAILED') throw new ShopError('ORDER_NOT_FAILED', `${id} is ${order.status}, not FAILED`)
      delete order.problem
      return Object.assign(order, { status: 'SYNCED' as const })
    },
    cancel(id) {
      const order = find(id)
      if (order.status === 'SYNCED') throw new ShopError('ORDER_ALREADY_SHIPPED', `${id} is at the warehouse already`)
      return Object.assign(order, { status: 'CANCELLED' as const })
    },
    purge() {
      const before = orders.length
      orders = orders.filter(({ status }) => status !== 'SYNCED')
      return before - orders.length
    },
    now,
    pause,
  }
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length]!
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal })
}
