import { settings } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { listSettings, updateSettings } from './values.ts'

export function settingRoutes(mount: Mount) {
  mount(settings.list, ({ ctx }) => listSettings(ctx))
  mount(settings.update, ({ ctx, body }) => updateSettings(ctx, body))
}
