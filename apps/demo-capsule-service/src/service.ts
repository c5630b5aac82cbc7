import { CapsuleAgent, type CapsuleAgentOptions } from '@xtrape/capsule-agent-node'
import { addDiagnostics } from './actions/diagnostics.ts'
import { addKeys } from './actions/keys.ts'
import { addOrders } from './actions/orders.ts'
import { addStocktaking } from './actions/stocktaking.ts'
import { type Condition, describeHealth } from './condition.ts'
import type { Shop } from './shop.ts'

export interface DemoOptions extends Omit<CapsuleAgentOptions, 'service'> {
  /** Shown as a config. */
  message: string | undefined
}

/** Everything that the demo tells Opstage about itself, ready to start. */
export function createDemo(shop: Shop, { message = 'hello capsule', ...options }: DemoOptions): CapsuleAgent {
  const condition: Condition = { status: 'UP', note: undefined }
  const agent = new CapsuleAgent({
    ...options,
    service: {
      code: 'demo-capsule-service',
      name: 'Demo Capsule Service',
      description: 'Brings the orders of an invented tea shop to its warehouse. Try anything: nothing here is real.',
      version: '0.1.0',
      labels: { team: 'tea', stage: 'demo' },
    },
  })

  agent.health(() => describeHealth(shop, condition))

  agent.configs(() => [
    {
      key: 'demo.message',
      label: 'Greeting',
      type: 'string',
      currentValue: message,
      defaultValue: 'hello capsule',
      source: 'env DEMO_MESSAGE',
    },
    {
      key: 'demo.secretRef',
      label: 'Shop API key',
      type: 'secretRef',
      sensitive: true,
      secretRef: 'vault://demo/shop-api-key',
    },
    { key: 'warehouse.name', label: 'Warehouse', type: 'string', currentValue: 'Harbour, hall 2', source: 'file' },
    {
      key: 'sync.batchSize',
      label: 'Orders a batch',
      type: 'number',
      currentValue: 8,
      defaultValue: 5,
      source: 'file',
    },
    { key: 'sync.express', label: 'Express first', type: 'boolean', currentValue: true, defaultValue: false },
  ])

  addOrders(agent, shop)
  addStocktaking(agent, shop)
  addKeys(agent)
  addDiagnostics(agent, condition)
  return agent
}
