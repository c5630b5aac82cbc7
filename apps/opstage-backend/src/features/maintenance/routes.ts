import { settings } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { lastRun, sweepNow } from './sweep.ts'

export function maintenanceRoutes(mount: Mount) {
  mount(settings.maintenance, ({ ctx }) => lastRun(ctx))
  mount(settings.runMaintenance, ({ ctx }) => sweepNow(ctx))
}
