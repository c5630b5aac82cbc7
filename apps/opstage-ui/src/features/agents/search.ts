import { AgentStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { listSearch, many, text } from '../../shell/search.ts'

export const agentsSearch = listSearch(() => ({ q: text(), status: many(z.enum(AgentStatus.options)) }))
export type AgentsSearch = ReturnType<typeof agentsSearch>
