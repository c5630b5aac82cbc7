import { dashboard } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { summarize } from './summary.ts'

export function dashboardRoutes(mount: Mount) {
  mount(dashboard.summary, ({ ctx }) => summarize(ctx))
}
