import { AgentStatus } from '@xtrape/capsule-contracts-node'
import type { z } from 'zod'
import { listSearch, many, text } from '../../shell/search.ts'

export const agentsSearch = listSearch({ q: text, status: many(AgentStatus) })
export type AgentsSearch = z.output<typeof agentsSearch>
