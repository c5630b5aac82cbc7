/** In place of a language model: it wants these tools one after another, and each answer costs something. */
export interface Turn {
  says: string
  wantsTool?: { name: string; input: string }
  costCents: number
}

const PLAN: Turn[] = [
  { says: 'I look for the customer', wantsTool: { name: 'searchCustomers', input: 'Ada' }, costCents: 4 },
  { says: 'I read the open orders', wantsTool: { name: 'readOrders', input: 'customer 7' }, costCents: 6 },
  { says: 'I would refund the last one', wantsTool: { name: 'refund', input: 'order 12' }, costCents: 5 },
  { says: 'Done: the customer has one open order', costCents: 3 },
]

export const TOOLS = ['searchCustomers', 'readOrders', 'refund'] as const

export async function nextTurn(turn: number, signal: AbortSignal): Promise<Turn> {
  signal.throwIfAborted()
  return PLAN[Math.min(turn, PLAN.length - 1)]!
}
