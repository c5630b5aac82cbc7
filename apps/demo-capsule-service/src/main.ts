import { createDemo } from './service.ts'
import { createShop } from './shop.ts'

const ORDER_EVERY_MS = 30_000

const shop = createShop()
const business = setInterval(shop.tick, ORDER_EVERY_MS)
const agent = createDemo(shop, {
  backendUrl: process.env['OPSTAGE_BACKEND_URL'] ?? 'http://localhost:8080',
  message: process.env['DEMO_MESSAGE'],
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(business)
    void agent.stop()
  })
}

await agent.start()
console.log('The demo service runs. End it with Ctrl-C.')
