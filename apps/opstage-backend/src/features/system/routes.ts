import { metrics, openapi, routes, system } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { diagnose } from './diagnostics.ts'
import { systemHealth } from './health.ts'
import { identify } from './identify.ts'
import { version } from '../../version.ts'
import { scrapeMetrics, showMetrics } from './metrics.ts'

export function systemRoutes(mount: Mount) {
  // Written when somebody first asks: it takes as long as the rest of a start.
  let document: string | undefined

  mount(system.health, async ({ ctx, reply }) => {
    const health = await systemHealth(ctx)
    reply.code(health.status === 'UP' ? 200 : 503).header('cache-control', 'no-store')
    return health
  })
  mount(system.version, async ({ ctx: { config } }) => identify(config))
  mount(system.openapi, async () => (document ??= JSON.stringify(openapi(routes, version), null, 2)))
  mount(system.diagnostics, ({ ctx }) => diagnose(ctx))
  mount(metrics.show, ({ ctx, query }) => showMetrics(ctx, query.measurements === 'true'))
  mount(metrics.scrape, ({ ctx }) => scrapeMetrics(ctx))
}
