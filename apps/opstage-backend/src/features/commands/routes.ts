import { commands, delivery } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { cancelCommand } from './cancel.ts'
import { completeCommand } from './complete.ts'
import { presentCommand } from './present.ts'
import { listCommands } from './queries.ts'
import { reportProgress } from './report-progress.ts'
import { showCommand } from './show.ts'

export function commandRoutes(mount: Mount) {
  mount(commands.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listCommands(ctx, query)
    return { data: rows.map(presentCommand), pagination }
  })
  mount(commands.get, ({ ctx, params, query }) =>
    showCommand(ctx, params.commandId, { reveal: query.reveal === 'true' }),
  )
  mount(commands.reveal, ({ ctx, params }) => showCommand(ctx, params.commandId, { reveal: true }))
  mount(commands.cancel, async ({ ctx, params }) => presentCommand(await cancelCommand(ctx, params.commandId)))

  mount(delivery.progress, ({ ctx, params, body }) => reportProgress(ctx, params.commandId, body))
  mount(delivery.result, async ({ ctx, params, body }) => {
    const { id, status } = await completeCommand(ctx, params.commandId, body)
    return { commandId: id, status }
  })
}
