import { live } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { streamLiveEvents } from './stream.ts'

export function liveRoutes(mount: Mount) {
  mount(live.stream, async ({ ctx, query, reply, whenGone }) => {
    // A proxy that buffers would hold events back until there are enough of them.
    reply.header('x-accel-buffering', 'no')
    // A browser that lost the connection knows better than the address with which it began.
    const lastId = reply.request.headers['last-event-id']?.toString() ?? query.after
    return streamLiveEvents(ctx, lastId, whenGone)
  })
}
