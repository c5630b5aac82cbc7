import { z } from 'zod'
import { CommandStatus } from './command.ts'
import { id, time } from './fields.ts'
import { route } from './route.ts'
import { AgentStatus, ServiceStatus } from './service.ts'

const named = {
  title: z.string(),
  /** Where it belongs: its code, or its service. */
  subtitle: z.string(),
}

export const SearchHit = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('SERVICE'), id: id('svc'), ...named, status: ServiceStatus }),
    z.object({ kind: z.literal('ACTION'), id: id('act'), ...named, serviceId: id('svc'), actionName: z.string() }),
    z.object({ kind: z.literal('AGENT'), id: id('agt'), ...named, status: AgentStatus }),
    z.object({ kind: z.literal('COMMAND'), id: id('cmd'), ...named, status: CommandStatus, at: time }),
  ])
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

export const search = {
  find: route({
    id: 'search',
    method: 'GET',
    path: '/api/admin/search',
    access: 'viewer',
    summary: 'Services, agents, actions and commands by name, code or id; the best few of each',
    query: z.object({ q: z.string().trim().min(1).max(160) }),
    data: z.array(SearchHit),
  }),
}
