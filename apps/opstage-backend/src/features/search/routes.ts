import { search } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { findAnywhere } from './find.ts'

export function searchRoutes(mount: Mount) {
  mount(search.find, ({ ctx, query }) => findAnywhere(ctx, query.q))
}
