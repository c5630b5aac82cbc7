import { CommandStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { period } from '../../shell/period.ts'
import { listSearch, many, one, text } from '../../shell/search.ts'

export const commandsSearch = listSearch(() => ({
  status: many(z.enum(CommandStatus.options)),
  /** Opening an action is a command too; the list shows these on request. */
  prepares: one(z.enum(['shown'])),
  actionName: text(),
  serviceId: text(),
  agentId: text(),
  createdByUserId: text(),
  ...period(),
}))
export type CommandsSearch = ReturnType<typeof commandsSearch>
