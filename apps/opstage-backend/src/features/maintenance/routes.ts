import { settings } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/http.ts'
import { sweepNow } from './sweep.ts'

export function maintenanceRoutes(mount: Mount) {
  mount(settings.runMaintenance, ({ ctx }) => sweepNow(ctx))
}
