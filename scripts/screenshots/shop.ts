// node scripts/screenshots/shop.ts <folder> <hours ago> [demo]: the services of the shop as they were then, until SIGTERM; the demo is
// one of them if it is named.
import { join } from 'node:path'
import { CapsuleAgent } from '@xtrape/capsule-agent-node'
import { createDemo } from '../../apps/demo-capsule-service/src/service.ts'
import { createShop } from '../../apps/demo-capsule-service/src/shop.ts'
import { neighbours, saidBy } from './neighbours.ts'

const [folder, hoursAgo, demo] = process.argv.slice(2)

const running = neighbours.flatMap((neighbour) => {
  const { code, name, description, version, team, job } = neighbour
  const [, status, message] = saidBy(neighbour, Number(hoursAgo))
  if (status === 'GONE') return []
  const agent = new CapsuleAgent({
    service: { code, name, description, version, labels: { team } },
    tokenStore: join(folder!, 'shop', code, 'agent-token.json'),
  })
  agent.health(() => ({ status, message }))
  agent.action({
    ...job,
    handler: () => {
      if (status === 'DOWN') throw new Error(message)
      return { message: job.message }
    },
  })
  return [agent]
})

const agents = demo
  ? [
      ...running,
      createDemo(createShop(), { message: undefined, tokenStore: join(folder!, 'demo', 'agent-token.json') }),
    ]
  : running

process.once('SIGTERM', () => void Promise.all(agents.map((agent) => agent.stop())))
await Promise.all(agents.map((agent) => agent.start()))
